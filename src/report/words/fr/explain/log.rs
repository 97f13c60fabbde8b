//! Transparency logs and time-stamps: what proves that something was there, and when.

use crate::report::words::explain::CodeWords;

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "Une entrée de journal de transparence est exigée (--require log), et aucune n’accompagne la signature.",
    causes: &[
        "la plateforme ne publie pas ses signatures dans un journal de transparence",
        "la signature a été copiée sans son entrée",
        "quelqu’un a retiré l’entrée",
    ],
    next: "Demandez à la plateforme si elle publie ses signatures dans un journal de transparence. Si oui, bloquez l’image\u{a0}: quelqu’un a retiré l’entrée.",
};

pub(super) const INVALID: CodeWords = CodeWords {
    meaning: "Une entrée accompagne la signature, et elle ne prouve rien\u{a0}: le journal ne l’a pas signée, sa preuve d’inclusion ne tient pas, ou elle est mal formée. Elle ne fait échouer que si une entrée est exigée.",
    causes: &[
        "l’entrée a été modifiée, ou inventée",
        "l’entrée a été faite quand la clé du journal n’était pas en service",
        "un outil l’a écrite sans la preuve que son format exige",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image, et dites à la plateforme ce qui accompagnait sa signature.",
};

pub(super) const MISMATCH: CodeWords = CodeWords {
    meaning: "Une entrée accompagne la signature, et elle porte sur autre chose\u{a0}: un autre contenu, une autre signature, ou la clé de quelqu’un d’autre. Elle ne fait échouer que si une entrée est exigée.",
    causes: &[
        "l’entrée d’une autre signature a été copiée ici",
        "l’image a été signée à nouveau, et l’ancienne entrée est restée",
    ],
    next: "Il n’y a rien à corriger ici\u{a0}: bloquez l’image.",
};

pub(super) const UNSUPPORTED: CodeWords = CodeWords {
    meaning: "Une entrée accompagne la signature, et elle n’a pas pu être contrôlée\u{a0}: d’un journal dont la clé n’est pas connue, d’une nature qui n’est pas lue, ou trop grande. Elle ne prouve rien, ni en bien ni en mal.",
    causes: &[
        "la plateforme utilise son propre journal, et sa clé n’a pas été donnée",
        "l’entrée est d’un journal ou d’une nature plus récents que cette version",
        "la clé du journal n’est plus en service, et rien ne prouve quand l’entrée a été faite",
    ],
    next: "Nommez la clé du journal avec --rekor-key FILE, ou une racine de confiance qui la contient avec --trusted-root FILE\u{202f}; demandez l’une et l’autre à l’exploitant du journal.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "Le dossier de preuves est complet, mais l’horodatage demandé (--timestamp-url) n’y est pas\u{a0}: le service n’a pas donné de réponse, ou une réponse qui ne convient pas.",
    causes: &[
        "le service est arrêté, limite les requêtes, ou n’est pas joignable d’ici",
        "l’adresse n’est pas celle d’un service d’horodatage (RFC 3161)",
        "la réponse correspond à une autre requête, ou refuse celle-ci",
    ],
    next: "Relancez la commande, ou interrogez un autre service, avec un nouveau --evidence PATH. Les preuves elles-mêmes ne sont pas en cause.",
};

pub(super) const TIMESTAMP_INVALID: CodeWords = CodeWords {
    meaning: "Un horodatage devait être vérifié (--timestamp-ca), et il n’est pas là ou ne tient pas\u{a0}: rien ne montre quand le dossier existait.",
    causes: &[
        "le dossier a été écrit sans --timestamp-url",
        "le certificat du service ne mène pas à l’autorité nommée",
        "le dossier a été modifié après avoir été horodaté",
    ],
    next: "Nommez l’autorité du service qui l’a donné\u{202f}; s’il n’y en a pas, demandez un dossier horodaté. Sinon il n’y a rien à corriger ici\u{a0}: la date du dossier n’est pas prouvée.",
};

pub(super) const NOT_PROVED: CodeWords = CodeWords {
    meaning: "Une entrée de journal de transparence accompagne quelque chose de confiance, et elle ne prouve pas que le journal le contient. Aucune entrée n’est exigée, le verdict ne repose donc pas sur elle.",
    causes: &[
        "l’entrée est d’un journal dont la clé n’est pas connue ici",
        "l’entrée a été modifiée, porte sur autre chose, ou n’a pas sa preuve",
    ],
    next: "Regardez le code qui suit, expliqué ici lui aussi. --require log en fait un échec.",
};

pub(super) const NOT_CHECKED: CodeWords = CodeWords {
    meaning: "Le dossier de preuves a un horodatage, et personne n’a été nommé qui puisse s’en porter garant. Sa date n’est que ce qu’il dit de lui-même.",
    causes: &["aucun --timestamp-ca n’a été donné", "l’horodatage est endommagé, ou porte sur autre chose"],
    next: "Nommez l’autorité du service d’horodatage\u{a0}: --timestamp-ca FILE. Obtenez son certificat du service, et non du dossier.",
};
