//! What is inside an image, and how it was built.

use crate::report::words::explain::CodeWords;

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "Quelque chose de demandé doit être attesté (--require sbom, --require provenance, sbom, diff). Il y a des attestations, et aucune ne compte\u{a0}: aucune n’est valide pour la clé, ou ce qui est signé ne se lit pas d’une seule façon.",
    causes: &[
        "une autre clé atteste que celle qui signe",
        "l’attestation a été modifiée, ou quelqu’un d’autre l’a faite",
        "un outil a écrit une enveloppe ou une déclaration qui ne suit pas son format",
    ],
    next: "Comparez la clé à celle de la plateforme par un autre canal. Si c’est la bonne, il n’y a rien à corriger ici\u{a0}: bloquez l’image.",
};

pub(super) const SUBJECT: CodeWords = CodeWords {
    meaning: "Une attestation faite avec la clé est valide, mais elle porte sur un autre condensat. Ce qu’elle dit ne concerne pas cette image.",
    causes: &[
        "l’attestation d’une autre image a été copiée là où celle de cette image est attendue",
        "elle a été faite pour l’index, et l’image en est une des plateformes, ou l’inverse",
        "la déclaration n’a pas de condensat sha256",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image, ou faites attester ce condensat par la plateforme.",
};

pub(super) const SBOM_ABSENT: CodeWords = CodeWords {
    meaning: "Un SBOM est exigé, et aucune attestation qui compte n’en contient au format CycloneDX\u{a0}: chaque endroit a répondu. Un SBOM seulement attaché, que personne n’a signé, n’en est pas un.",
    causes: &[
        "l’image vient d’être construite, et son SBOM n’est pas encore attesté",
        "le SBOM est attaché et non attesté, ou attesté dans un autre format",
        "le SBOM a été attesté par cosign 1, dont le type de prédicat ne compte pas",
        "l’image a été copiée sans ses attestations",
    ],
    next: "Si l’image vient d’être construite, attendez-le avec --wait DURATION. Sinon bloquez-la, et faites attester le SBOM par la plateforme.",
};

pub(super) const SBOM_MALFORMED: CodeWords = CodeWords {
    meaning: "Le document est de confiance ou a été nommé, et ce n’est pas du JSON CycloneDX lisible.",
    causes: &[
        "le document est tronqué, vide, ou n’est pas en UTF-8",
        "son JSON est invalide, ou un champ n’est pas du type prévu",
    ],
    next: "Faites produire et attester le SBOM à nouveau. Pour un document dans un fichier, --check schema montre ce qui ne va pas avant l’attestation.",
};

pub(super) const SBOM_UNSUPPORTED: CodeWords = CodeWords {
    meaning: "Le document est d’une nature ou d’une version qui n’est pas lue\u{a0}: seul le JSON CycloneDX l’est. On ne sait rien de ce que contient l’image.",
    causes: &[
        "le document est en SPDX, ou en CycloneDX sous forme XML",
        "son specVersion est plus récent ou plus ancien que ceux qui sont lus",
        "le SBOM est emballé dans une déclaration, une enveloppe ou un bundle, et seul le document était voulu",
    ],
    next: "Faites produire le SBOM en JSON CycloneDX d’une version actuelle, ou vérifiez-le avec une version plus récente de paas-attest.",
};

pub(super) const PROVENANCE_ABSENT: CodeWords = CodeWords {
    meaning: "Une provenance est exigée, et aucune attestation qui compte ne contient de provenance SLSA, v0.2 ou v1\u{a0}: chaque endroit a répondu.",
    causes: &[
        "l’image vient d’être construite, et sa provenance n’est pas encore attestée",
        "la plateforme n’atteste pas de provenance pour ce build",
        "l’image a été copiée sans ses attestations",
    ],
    next: "Si l’image vient d’être construite, attendez-la avec --wait DURATION. Sinon bloquez-la, et demandez une provenance à la plateforme.",
};

pub(super) const CONTRADICTION: CodeWords = CodeWords {
    meaning: "La plateforme a signé les deux, et ils se contredisent\u{a0}: la provenance nomme un autre commit source que la signature. L’un des deux parle d’un autre build.",
    causes: &[
        "la provenance d’un autre build a été attestée pour cette image",
        "la plateforme prend les deux commits à des étapes différentes du build, comme avant et après une fusion",
        "le pipeline a construit un autre commit que celui demandé",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image, et demandez à la plateforme lequel des deux commits a été construit.",
};

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "Il y a une provenance de confiance, et aucune ne nomme le builder ou la source demandés (--builder-id, --source-uri). Tous deux sont comparés exactement.",
    causes: &[
        "l’image a été construite par un autre builder, ou depuis un autre dépôt",
        "la valeur s’écrit autrement\u{a0}: une version, un `git+` devant l’adresse, une terminaison",
    ],
    next: "Comparez ce qui était attendu à ce que dit la provenance. Si votre attente est juste, bloquez l’image.",
};

pub(super) const DIFFERS: CodeWords = CodeWords {
    meaning: "Plusieurs SBOM de cette image sont de confiance, et ils ne disent pas la même chose de ses composants. L’un d’eux est montré\u{202f}; le message dit où s’en trouve un autre.",
    causes: &[
        "l’image a été analysée deux fois\u{a0}: par d’autres outils, d’autres versions, ou après une mise à jour",
        "l’un d’eux est d’une étape antérieure du build",
    ],
    next: "Regardez la première différence, que le message nomme. Demandez à la plateforme quel outil écrit le SBOM, et ne faites attester que celui-là.",
};

pub(super) const LICENSE_UNKNOWN: CodeWords = CodeWords {
    meaning: "Les composants sans licence, ou dont la licence est un texte qui n’est pas une expression SPDX, ne peuvent pas être jugés. --deny-license n’en dit rien\u{202f}; --allow-license reste sans réponse à cause d’eux, à moins que `unknown` ne figure dans ce qu’il autorise.",
    causes: &[
        "l’outil d’analyse n’a pas trouvé de licence",
        "le paquet énonce sa licence avec ses propres mots",
    ],
    next: "Renseignez-vous sur ces composants, et faites inscrire leurs licences dans le SBOM.",
};

pub(super) const LICENSE_SIBLING: CodeWords = CodeWords {
    meaning: "Une licence est refusée sous une forme, et elle est présente sous l’autre\u{a0}: `-only` et `-or-later` sont deux licences pour SPDX, et chacune se refuse par son propre nom.",
    causes: &["la liste des licences refusées n’a que l’une des deux formes"],
    next: "Si vous voulez refuser les deux, refusez les deux.",
};

pub(super) const ODD: CodeWords = CodeWords {
    meaning: "Le SBOM respecte son schéma, et quelque chose y est pourtant inhabituel\u{a0}: une référence qui ne mène nulle part ou figure deux fois, une URL de paquet, un CPE ou une expression de licence mal formés.",
    causes: &[
        "l’outil qui l’a écrit a un défaut",
        "le document a été fusionné ou modifié par un autre outil",
    ],
    next: "Signalez-le à l’auteur du SBOM. Ce qui est inhabituel peut échapper aux programmes qui cherchent des vulnérabilités.",
};
