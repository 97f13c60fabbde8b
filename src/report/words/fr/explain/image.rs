//! The image itself, and how it is named.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "Le registre a dit en ses propres termes qu’il n’a pas cette image, ou l’arborescence ne l’énumère pas. D’un pod (--pods)\u{a0}: son nœud n’indique encore aucune image.",
    causes: &[
        "le nom ou l’étiquette est mal saisi",
        "le build n’est pas encore poussé, ou le conteneur d’un pod n’a pas démarré",
        "l’image a été supprimée, ou nettoyée avec son étiquette",
        "le registre le dit à quiconque n’est pas connecté",
    ],
    next: "Vérifiez le nom et l’étiquette, et connectez-vous si un compte est nécessaire. Si le build est en cours, attendez-le avec --wait DURATION.",
};

pub(super) const MALFORMED: CodeWords = CodeWords {
    meaning: "Le manifeste, l’index ou l’arborescence ne se lit pas d’une seule façon, d’autres programmes peuvent donc y voir une autre image. C’est faux quoi qu’il y ait de signé.",
    causes: &[
        "un manifeste se dit de deux natures, ou d’une autre que celle sous laquelle il est servi",
        "il a un membre en double, ou un membre qui ne diffère d’un vrai que par la casse",
        "un dossier de preuves ou une arborescence a été modifié, ou contient un lien à la place d’un fichier",
        "un outil qui ne suit pas la spécification OCI des images l’a écrit",
    ],
    next: "Bloquez l’image. Si elle est à vous, reconstruisez-la et poussez-la à nouveau avec un outil actuel\u{202f}; d’une arborescence ou d’un dossier, demandez une nouvelle copie à son auteur.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "Le manifeste ou l’archive est entier, mais sous une forme que cette version ne lit pas\u{202f}; ou un nœud indique, pour un pod, un ID d’image qui n’est pas le condensat d’un manifeste (--pods). On ne sait rien de l’image.",
    causes: &[
        "l’image a été poussée au format schema 1 de Docker",
        "le manifeste est d’un type qui n’est pas celui d’une image\u{a0}: un manifeste d’artefact",
        "l’archive est compressée",
        "l’image d’un pod a été chargée sur son nœud, et non tirée d’un registre",
    ],
    next: "Décompressez l’archive en un fichier tar. Une image d’un ancien format doit être poussée à nouveau avec un outil actuel, et signée\u{a0}: elle reçoit un autre condensat.",
};

pub(super) const CONTENT: CodeWords = CodeWords {
    meaning: "Quelque chose a été demandé par son condensat, et ce qui est venu en a un autre, ou une autre taille, ou n’est pas là alors que c’est énuméré. Ce qui ne correspond pas à son condensat n’est pas utilisé.",
    causes: &[
        "le registre ou la copie est endommagé, ou a perdu un blob\u{a0}: un nettoyage, un disque plein, un miroir défectueux",
        "un cache ou un proxy en chemin a changé la réponse",
        "quelqu’un altère ce qui est stocké",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image, et dites à l’exploitant du registre quel condensat est faux.",
};

pub(super) const BY_TAG: CodeWords = CodeWords {
    meaning: "L’image doit être nommée par son condensat (--require digest), et elle l’a été par une étiquette. Une étiquette peut être déplacée entre ce contrôle et le déploiement.",
    causes: &["le manifeste de déploiement, ou la commande, nomme une étiquette"],
    next: "Nommez l’image par son condensat, HOST/REPO@sha256:…, ici et là où elle est déployée.",
};

pub(super) const TAG: CodeWords = CodeWords {
    meaning: "L’image a été nommée par une étiquette et un condensat. Le condensat a été contrôlé\u{202f}; l’étiquette mène à une autre image, n’existe pas, ou n’a pas pu être interrogée.",
    causes: &[
        "l’étiquette a été déplacée vers un build plus récent",
        "l’étiquette a été supprimée",
        "le registre n’a pas donné de réponse pour l’étiquette",
    ],
    next: "Si vous voulez le condensat, omettez l’étiquette. Si vous voulez l’étiquette, vérifiez ce à quoi elle mène maintenant.",
};

pub(super) const LATEST: CodeWords = CodeWords {
    meaning: "Ni étiquette ni condensat n’a été donné, l’étiquette `latest` a donc été contrôlée\u{a0}: ce à quoi elle menait à cet instant.",
    causes: &["le nom s’arrête au dépôt", "une variable pour l’étiquette était vide"],
    next: "Nommez l’étiquette, ou mieux le condensat, qui est déployé.",
};

pub(super) const NOT_ALLOWED: CodeWords = CodeWords {
    meaning: "Un pod exécute une image d’un autre registre que --registry et ses alias, or seules des images de ce registre peuvent s’exécuter (--require in-scope). Rien ne lui a été demandé.",
    causes: &[
        "un sidecar, un agent ou un outil d’un registre public a été ajouté aux pods",
        "les pods se servent du registre sous un nom qu’aucun --registry-alias ne déclare",
        "quelqu’un exécute ce que la plateforme n’a pas construit",
    ],
    next: "Si c’est le même registre sous un autre nom, déclarez-le avec --registry-alias. Sinon faites remplacer l’image par une image que la plateforme a construite, ou n’énumérez que les pods qui ne peuvent rien exécuter d’autre.",
};

pub(super) const OUT_OF_SCOPE: CodeWords = CodeWords {
    meaning: "Un pod exécute une image d’un autre registre que --registry et ses alias. Elle est énumérée, son verdict est null, et le verdict de l’exécution n’en dit rien.",
    causes: &[
        "des sidecars, des agents et des outils viennent d’autres registres",
        "les pods se servent du registre sous un nom qu’aucun --registry-alias ne déclare",
    ],
    next: "Regardez ce qui est énuméré. Si rien d’autre ne peut s’exécuter, exigez-le avec --require in-scope\u{202f}; si c’est le même registre sous un autre nom, déclarez-le avec --registry-alias.",
};
