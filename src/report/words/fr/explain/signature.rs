//! Whether an image is signed.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "Chaque endroit où une signature de cette image peut se trouver a été interrogé, son étiquette .sig et ses référents. Tous ont répondu, et aucun n’en a. L’image est peut-être bonne, mais personne ne s’en porte garant.",
    causes: &[
        "l’image vient d’être construite, et la plateforme ne l’a pas encore signée",
        "elle a été poussée à la main ou par un autre pipeline, ou reconstruite\u{a0}: un autre condensat est une autre image",
        "elle a été copiée vers un autre registre ou dans une arborescence sans ses signatures",
        "quelqu’un a retiré la signature du registre",
    ],
    next: "Si l’image vient d’être construite, attendez la signature avec --wait DURATION. Sinon bloquez-la, et faites-la construire par la plateforme, ou recopier avec ses signatures.",
};

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "Il y a des signatures, et aucune ne compte pour la clé demandée\u{a0}: une autre clé les a faites, ou quelque chose a été modifié après coup. À côté d’une signature énumérée, ce code dit pourquoi elle n’est pas utilisée\u{202f}; une autre peut compter malgré tout.",
    causes: &[
        "la clé n’est pas celle qui a signé\u{a0}: un ancien fichier, un autre environnement, une clé remplacée",
        "quelqu’un d’autre a signé l’image",
        "la signature ou le contenu signé ont été modifiés",
        "la date prouvée de la signature n’est pas antérieure à la fin que --key-valid donne à la clé",
    ],
    next: "Comparez l’empreinte de la clé à celle de la plateforme par un autre canal\u{202f}; `paas-attest key` montre celle qui est servie. Si c’est la bonne clé, il n’y a rien à corriger ici\u{a0}: bloquez l’image.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "Il y a une signature ou une attestation sous une forme que cette version ne lit pas, et rien d’autre qui soit de confiance. Elle ne prouve rien, ni en bien ni en mal.",
    causes: &[
        "un bundle sigstore avec un certificat au lieu d’une clé (signature sans clé)",
        "un bundle d’une version plus récente du format",
        "un bundle avec la signature d’un fichier, qui ne dit rien d’une image",
    ],
    next: "Vérifiez l’image avec une version plus récente de paas-attest, ou demandez à la plateforme une signature faite avec sa clé.",
};

pub(super) const UNTIMED: CodeWords = CodeWords {
    meaning: "La clé qui a signé ne compte que pour ce qui a été signé avant sa fin (--key-valid), et rien ne prouve quand ceci a été signé.",
    causes: &[
        "aucune entrée de journal de transparence n’accompagne la signature, ou aucune qui prouve sa date",
        "l’image ne vient pas d’un dossier de preuves horodaté, ou --timestamp-ca ne dit pas qui peut se porter garant de l’horodatage",
        "la plateforme a changé de clé, et l’image n’a pas été signée à nouveau",
    ],
    next: "Vérifiez un dossier de preuves de cette époque avec son horodatage et --timestamp-ca, ou faites signer l’image à nouveau avec la nouvelle clé.",
};

pub(super) const OTHER_DIGEST: CodeWords = CodeWords {
    meaning: "Une signature faite avec la clé est valide, mais elle porte sur un autre condensat. Elle garantit une autre image, et ne dit rien de celle-ci.",
    causes: &[
        "la signature d’une autre image a été copiée là où celle de cette image est attendue",
        "l’image a été modifiée ou reconstruite après avoir été signée, et son ancienne signature placée à côté",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image.",
};

pub(super) const PAYLOAD: CodeWords = CodeWords {
    meaning: "La clé a signé ce contenu, mais il n’est pas ce qu’il prétend être\u{a0}: ce n’est pas du JSON, il est d’un autre type, ou il a des membres en double, inconnus, ou écrits de telle sorte que d’autres programmes lisent autre chose.",
    causes: &[
        "la signature a été faite par un outil qui n’écrit pas le format de cosign",
        "la clé de la plateforme signe aussi autre chose",
        "quelqu’un cherche à le faire lire de deux façons",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image, et dites à la plateforme ce que sa clé a signé.",
};

pub(super) const OTHER: CodeWords = CodeWords {
    meaning: "De plusieurs signatures qui remplissent tout ce qui est demandé, la plus récente porte le verdict. Une autre, avec d’autres annotations, l’aurait porté aussi\u{a0}: ce qui est demandé ne les distingue pas.",
    causes: &[
        "deux builds ont donné le même condensat, et chacun a été signé",
        "l’image a été signée à nouveau avec d’autres annotations",
        "peu d’annotations sont épinglées",
    ],
    next: "Épinglez ce qui distingue les builds\u{a0}: --commit-sha, --build-id. Avec -v, chaque signature est énumérée avec son emplacement.",
};
