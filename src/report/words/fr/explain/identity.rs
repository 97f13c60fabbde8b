//! Whose image it is, and of which build.

use crate::report::words::explain::CodeWords;

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "La signature est valide, mais elle a été faite pour un autre nom de dépôt. Avec une seule clé pour tous les locataires, une image recopiée a elle aussi une signature valide\u{a0}: seul le nom qu’elle contient les distingue.",
    causes: &[
        "le registre est joint sous un autre nom que celui sous lequel la plateforme signe",
        "l’image a été copiée ici depuis un autre dépôt, avec sa signature",
        "--identity nomme un autre dépôt",
        "le nom signé est vide, ou suivi du condensat d’une autre image",
    ],
    next: "Si seul le nom du registre diffère, et que vous savez que les deux sont le même registre, déclarez-le avec --registry-alias LOGICAL=ACTUAL\u{202f}; le message montre la commande. Sinon il n’y a rien à corriger ici\u{a0}: bloquez l’image.",
};

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "La signature est valide, mais elle ne nomme aucun dépôt, comme signe cosign 3, et rien de ce qui est demandé ne dit à qui est l’image.",
    causes: &[
        "l’image est signée par cosign 3, et ni son locataire ni son application ne sont épinglés",
        "--identity nomme un dépôt, ce à quoi une telle signature ne peut pas répondre",
    ],
    next: "Dites à qui est l’image par ce qui est signé\u{a0}: --tenant-id V, --app-id V, ou mieux les deux.",
};

pub(super) const PIN: CodeWords = CodeWords {
    meaning: "La signature est valide, mais une annotation y a une autre valeur que celle demandée. C’est l’image d’un autre locataire, d’une autre application, d’un autre commit ou d’un autre build.",
    causes: &[
        "l’étiquette a été déplacée vers un autre build",
        "la copie de travail n’est pas au commit qui a été construit (--commit-sha @)",
        "la valeur est mal saisie, ou n’est que le début du commit signé",
        "quelqu’un met une autre image à la place de celle-ci",
    ],
    next: "Comparez ce qui était attendu à ce qui est signé. Si votre attente est juste, il n’y a rien à corriger ici\u{a0}: bloquez l’image. Le début d’un commit se demande comme préfixe, suivi de points de suspension.",
};

pub(super) const PIN_ABSENT: CodeWords = CodeWords {
    meaning: "La signature est valide, mais elle n’a pas d’annotation de ce nom. Ce qui n’est pas signé n’est jamais tenu pour juste.",
    causes: &[
        "le nom de l’annotation est mal saisi\u{a0}: un trait d’union au lieu d’un tiret bas, une majuscule",
        "la plateforme ne signe pas cette annotation, ou ne la signait pas encore lors du build",
        "l’image a été signée avec la même clé, mais pas par le pipeline de la plateforme",
    ],
    next: "Comparez le nom aux annotations signées, que le rapport énumère. S’il est juste, bloquez l’image.",
};

pub(super) const UNMATCHED: CodeWords = CodeWords {
    meaning: "Aucune règle du fichier de politique n’a de motif qui corresponde au dépôt de l’image, et le fichier refuse ce à quoi aucune règle ne correspond. Rien n’a été demandé au registre.",
    causes: &[
        "le dépôt est nouveau, et personne n’a écrit de règle pour lui",
        "le motif porte sur le nom par lequel le registre est atteint, et non sur celui sous lequel la plateforme signe",
        "un * remplace une partie d’un chemin\u{a0}: il ne franchit jamais un /, à la différence de **",
        "l’image est une arborescence, qui n’a pas de dépôt à elle",
    ],
    next: "Ajoutez une règle pour ce dépôt, ou corrigez le motif\u{202f}; --explain-policy montre ce qui serait demandé. Pour une arborescence, dites de quel dépôt elle est\u{a0}: --identity HOST/REPO.",
};

pub(super) const NOT_ASKED: CodeWords = CodeWords {
    meaning: "La signature est valide, mais le nom de dépôt qu’elle contient n’a été comparé à rien\u{a0}: une image recopiée depuis un autre dépôt serait acceptée aussi.",
    causes: &[
        "une arborescence n’a pas de nom à elle, et aucun --identity n’en donne",
        "--identity vaut `any`",
        "la signature est de cosign 3, qui ne nomme aucun dépôt\u{a0}: des épinglages répondent à sa place",
    ],
    next: "Nommez le dépôt qui doit être signé\u{a0}: --identity HOST/REPO. Pour une signature cosign 3, épinglez --tenant-id et --app-id.",
};

pub(super) const FROM_PACK: CodeWords = CodeWords {
    meaning: "La signature a été faite pour le nom que porte le dossier de preuves. Ce nom, l’auteur du dossier l’a écrit\u{a0}: il peut faire échouer le contrôle, mais pas prouver que c’est l’image à laquelle vous pensez.",
    causes: &["un dossier de preuves est vérifié, et aucun --identity ne nomme le dépôt"],
    next: "Dites le nom vous-même\u{a0}: --identity HOST/REPO.",
};

pub(super) const UNBOUND: CodeWords = CodeWords {
    meaning: "La signature est de cosign 3, qui ne nomme aucun dépôt, et seul le locataire ou seule l’application est épinglé. Ce peut être une autre application de ce locataire, ou l’application de même nom d’un autre locataire.",
    causes: &["seul --tenant-id ou seul --app-id a été donné (un nom build: implique l’application)"],
    next: "Épinglez les deux\u{a0}: --tenant-id V et --app-id V.",
};

pub(super) const BUILD: CodeWords = CodeWords {
    meaning: "L’étiquette ou le dépôt par lesquels l’image a été nommée sont ceux d’un build, et la signature dit que c’en est un autre. Ni l’un ni l’autre n’était épinglé, le verdict vaut donc pour le build signé.",
    causes: &[
        "l’étiquette a été déplacée vers un autre build",
        "l’image a été poussée sous l’étiquette d’un autre build",
    ],
    next: "Nommez-la build:APP_ID/BUILD_ID, ce qui épingle les deux, et cherchez qui a déplacé l’étiquette.",
};

pub(super) const SHORT: CodeWords = CodeWords {
    meaning: "Le commit a été comparé par ses seuls premiers chiffres. Avec assez d’essais, n’importe qui fabrique un commit qui commence ainsi.",
    causes: &["le préfixe a été copié d’un outil qui abrège les commits"],
    next: "Donnez le commit entier, ou au moins 16 de ses chiffres\u{202f}; @ désigne le HEAD de la copie de travail.",
};

pub(super) const DIRTY: CodeWords = CodeWords {
    meaning: "L’image a été comparée au HEAD de la copie de travail, et ce qui s’y trouve n’est pas ce commit, ou pas lui seul.",
    causes: &[
        "la copie de travail a des modifications non validées\u{a0}: elles ne sont pas dans l’image",
        "HEAD est une fusion de deux branches qu’un pipeline a faite, et que la plateforme n’a jamais construite",
    ],
    next: "Validez ou mettez de côté les modifications, placez-vous au commit qui a été construit, et vérifiez à nouveau.",
};

pub(super) const TAG: CodeWords = CodeWords {
    meaning: "La signature nomme le dépôt demandé, mais elle y a été faite pour une autre étiquette. Une étiquette peut être déplacée\u{202f}; ce qui est signé, c’est le condensat.",
    causes: &[
        "une seconde étiquette a été donnée à une image signée sous la première",
        "l’étiquette a été déplacée vers un build plus ancien ou plus récent",
    ],
    next: "Nommez l’image par le condensat que vous voulez, ou épinglez le build\u{a0}: --build-id V, --commit-sha V.",
};
