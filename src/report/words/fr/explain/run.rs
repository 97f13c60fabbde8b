//! The run itself: its bounds, and what it writes.

use crate::report::words::explain::CodeWords;

pub(super) const TIMEOUT: CodeWords = CodeWords {
    meaning: "Une réponse, ou une étape de l’exécution, n’était pas complète dans le délai imparti. Ce qui n’a pas été lu est peut-être là, et peut-être faux.",
    causes: &[
        "le réseau ou le serveur est lent",
        "l’image a énormément de preuves, ou un très grand SBOM",
        "beaucoup d’images se partagent le temps et la mémoire (--jobs)",
    ],
    next: "Réessayez, ou accordez plus de temps avec --timeout DURATION.",
};

pub(super) const LARGE: CodeWords = CodeWords {
    meaning: "Quelque chose a plus d’octets, ou plus de niveaux d’imbrication, qu’il n’en est lu. Ce qui dépasse la limite n’a pas été regardé, rien n’en est donc conclu.",
    causes: &[
        "le SBOM ou la provenance dépasse la limite",
        "toutes les preuves de l’image ensemble dépassent la limite",
        "un serveur envoie plus que ce qui est prévu",
    ],
    next: "Le message nomme la limite. Celle d’un SBOM se déplace avec --max-sbom-size SIZE\u{202f}; si autre chose est trop grand, demandez à qui l’a mis là.",
};

pub(super) const MANY: CodeWords = CodeWords {
    meaning: "Il y a plus de signatures, d’attestations, de référents, de pages, d’entrées ou de composants qu’il n’en est lu. Ce qui dépasse la limite n’a pas été regardé, rien n’en est donc conclu.",
    causes: &[
        "la même image a été signée ou attestée à nouveau par chaque exécution d’un pipeline",
        "l’arborescence contient beaucoup d’images",
        "quelqu’un place tant de choses à côté de l’image que la bonne preuve n’est pas trouvée",
    ],
    next: "Faites retirer ce qui est inutile à côté de l’image, ou copiez-la avec ses seules preuves dans une arborescence.",
};

pub(super) const UNWRITTEN: CodeWords = CodeWords {
    meaning: "Un rapport ou un document demandé n’a pas pu être écrit, pour qu’aucune sortie ne dise oui quand il en manque une partie.",
    causes: &[
        "le répertoire n’existe pas, ou n’est pas accessible en écriture",
        "le disque est plein",
        "le chemin est un lien, ou un tube que personne ne lit",
    ],
    next: "Rendez accessible en écriture le chemin donné dans le message d’erreur, et relancez la même commande.",
};

pub(super) const EXPIRED: CodeWords = CodeWords {
    meaning: "La politique accordait à cette image une dérogation pour un motif, jusqu’à un jour qui est passé. La dérogation ne compte plus\u{a0}: si l’image échoue pour ce motif, l’exécution échoue.",
    causes: &["ce que la dérogation attendait a été fait, ou a été oublié"],
    next: "Retirez le [[waiver]] du fichier de politique, ou demandez à la personne qu’il nomme une décision et un nouveau jour.",
};
