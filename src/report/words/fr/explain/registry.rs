//! Who was asked, and the way there.

use crate::report::words::explain::CodeWords;

pub(super) const UNAUTHORIZED: CodeWords = CodeWords {
    meaning: "Le registre n’accepte pas le compte, ou en demande un (401). On ne sait rien de l’image\u{a0}: cela ne veut jamais dire qu’elle n’est pas là.",
    causes: &[
        "aucun identifiant n’a été trouvé pour ce registre",
        "le mot de passe ou le jeton est faux, ou a expiré",
        "un shell a pris le `$` d’un compte robot pour une variable",
        "un fichier ou un assistant d’identifiants est illisible",
    ],
    next: "Connectez-vous avec `docker login HOST`, ou donnez un compte\u{a0}: PAAS_ATTEST_REGISTRY_USER et PAAS_ATTEST_REGISTRY_PASSWORD. Mettez le nom d’un robot entre apostrophes simples. Harbor répond la même chose pour un projet qui n’existe pas\u{a0}: vérifiez le nom. `paas-attest doctor`, avec la même image et les mêmes options, montre jusqu’où va le chemin.",
};

pub(super) const FORBIDDEN: CodeWords = CodeWords {
    meaning: "Le registre sait qui l’interroge, et ne laisse pas ce compte voir l’image (403). On ne sait rien d’elle.",
    causes: &[
        "le compte n’a pas le droit de tirer depuis ce dépôt",
        "le nom du dépôt est mal saisi",
        "un pare-feu ou un proxy répond à la place du registre",
    ],
    next: "Demandez un compte qui a le droit de tirer depuis ce dépôt, et vérifiez le nom.",
};

pub(super) const POLICY: CodeWords = CodeWords {
    meaning: "Une politique du registre empêche de tirer l’image (412, comme répond Harbor). Cela ne dit pas que rien n’est là, et ce n’est pas le verdict de ce programme.",
    causes: &[
        "la confiance du contenu de Harbor exige une signature qu’il connaisse lui-même",
        "Harbor bloque les images qui ont des vulnérabilités",
    ],
    next: "Demandez un compte qui en est exempté, ou faites remplir la condition.",
};

pub(super) const THROTTLED: CodeWords = CodeWords {
    meaning: "Le registre limite la fréquence des requêtes (429), même après plusieurs essais. On ne sait rien de ce qui a été demandé.",
    causes: &[
        "beaucoup d’images ou de pipelines l’interrogent en même temps",
        "la limite pour les requêtes sans compte est basse",
    ],
    next: "Réessayez plus tard, ou attendez avec --wait DURATION. Un compte a souvent une limite plus haute, et un --jobs plus petit demande moins à la fois.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "Le registre, ou une arborescence à sa place, n’a pas donné de réponse\u{a0}: pas d’adresse, pas de connexion, une erreur de sa part, ou un fichier illisible. Un dossier de preuves le dit de ce qui n’a pas été demandé lors de son écriture.",
    causes: &[
        "le registre est arrêté, ou redémarre",
        "le nom n’existe que dans le cluster, et est interrogé de l’extérieur",
        "un proxy ou un pare-feu se trouve entre les deux",
        "l’arborescence ou l’archive est illisible",
    ],
    next: "Réessayez plus tard. Un nom du cluster se joint par son nom public avec --registry-alias LOGICAL=ACTUAL, ou par un tunnel avec --connect-to HOST:PORT:ADDR:PORT. `paas-attest doctor`, avec la même image et les mêmes options, montre jusqu’où va le chemin.",
};

pub(super) const PROTOCOL: CodeWords = CodeWords {
    meaning: "Quelque chose a répondu, et pas comme le fait un registre\u{a0}: une page, une liste incomplète, un statut sans signification. On ne peut rien en conclure, et surtout pas une absence.",
    causes: &[
        "un portail, un proxy ou un ingress répond à la place du registre",
        "le nom ou le port est celui d’autre chose",
        "le registre ne suit pas la spécification OCI de distribution",
    ],
    next: "Ouvrez l’adresse avec un navigateur ou curl, et vérifiez le nom et le port du registre. Signalez à son exploitant un registre qui énumère moins qu’il ne compte. `paas-attest doctor`, avec la même image et les mêmes options, montre jusqu’où va le chemin.",
};

pub(super) const TLS: CodeWords = CodeWords {
    meaning: "Une connexion n’a pas pu être sécurisée, rien n’a donc été demandé\u{a0}: ce qui répond là n’a pas montré être ce qu’il doit être.",
    causes: &[
        "le certificat est d’une autorité que cette machine ne connaît pas",
        "le certificat a expiré, ou l’horloge de cette machine est fausse",
        "le certificat vaut pour d’autres noms que celui demandé",
        "ce qui répond ne parle pas TLS",
    ],
    next: "Si vous vous fiez à l’autorité, ajoutez son certificat avec --ca-file FILE. Un certificat expiré doit être renouvelé par l’exploitant du serveur\u{202f}; un nom que porte le certificat peut être conduit ici avec --connect-to HOST:PORT:ADDR:PORT. `paas-attest doctor`, avec la même image et les mêmes options, montre jusqu’où va le chemin.",
};

pub(super) const REDIRECT: CodeWords = CodeWords {
    meaning: "Une réponse mène à une autre adresse, qui n’est pas suivie\u{a0}: une autre origine pour un manifeste, une liste, une clé ou un enregistrement, une adresse sans https, ou trop d’étapes. Ce qui répond là-bas n’a pas été interrogé.",
    causes: &[
        "l’adresse est ancienne, et mène à une nouvelle",
        "une page de connexion se trouve devant",
        "une liste de référents continue chez un autre hôte",
    ],
    next: "Si vous vous fiez à l’adresse à laquelle elle mène, nommez-la vous-même. Sinon, interrogez l’exploitant du serveur.",
};

pub(super) const REALM: CodeWords = CodeWords {
    meaning: "Le registre nomme un service de jetons d’une autre origine, ou sans https. Aucun identifiant n’y a été envoyé\u{a0}: un registre pourrait se faire envoyer le mot de passe d’un autre.",
    causes: &[
        "le registre a son service de jetons sous un autre nom",
        "quelqu’un se fait passer pour le registre, et veut ses identifiants",
    ],
    next: "Si vous savez que ce service appartient au registre, déclarez-le avec --auth-origin ORIGIN.",
};

pub(super) const PLAIN: CodeWords = CodeWords {
    meaning: "Une connexion s’est faite en http (--plain-http). Quiconque est en chemin a pu la lire, retenir des signatures, ou répondre à la place de ce qui était interrogé.",
    causes: &["--plain-http nomme cet hôte\u{a0}: un registre d’essai, ou un registre derrière un tunnel"],
    next: "Faites parler https au registre, au besoin avec votre propre autorité\u{a0}: --ca-file FILE.",
};
