//! What the platform has on record.

use crate::report::words::explain::CodeWords;

pub(super) const CONTRADICTION: CodeWords = CodeWords {
    meaning: "L’enregistrement de la plateforme (--check-api) et les preuves du registre ne concordent pas\u{a0}: un autre condensat, une autre signature, un autre SBOM, ou un enregistrement de quelque chose que le registre n’a pas.",
    causes: &[
        "les preuves ont été retirées du registre ou remplacées après le build",
        "l’enregistrement est d’un autre build, ou a été modifié",
        "l’application et le build demandés ne sont pas ceux de l’image",
    ],
    next: "L’un des deux est faux\u{a0}: ne vous fiez à aucun tant que la plateforme n’a pas donné d’explication.",
};

pub(super) const ABSENT: CodeWords = CodeWords {
    meaning: "L’API de la plateforme dit en ses propres termes qu’elle n’a pas encore d’enregistrement de ce build.",
    causes: &[
        "le build est en cours, ou vient de se terminer",
        "l’application et le build demandés n’existent pas, ou pas pour ce locataire",
    ],
    next: "Attendez avec --wait DURATION, ou réessayez plus tard. S’il n’arrive jamais, vérifiez les noms de l’application et du build.",
};

pub(super) const UNAUTHORIZED: CodeWords = CodeWords {
    meaning: "L’API de la plateforme refuse le jeton, ou ce qu’il devrait permettre de lire. Les preuves du registre ont été jugées malgré tout.",
    causes: &[
        "le jeton a expiré",
        "il est d’un autre locataire, ou ne permet pas de lire les builds",
        "la variable ou le fichier contient autre chose",
    ],
    next: "Obtenez un nouveau jeton, et donnez-le dans PAAS_ATTEST_TOKEN ou avec --token-file FILE.",
};

pub(super) const UNAVAILABLE: CodeWords = CodeWords {
    meaning: "L’API de la plateforme n’a pas donné de réponse utilisable\u{a0}: pas de connexion, une erreur, une autre forme que celles connues, ou une réponse qui n’est pas la sienne.",
    causes: &[
        "l’API est arrêtée, ou injoignable d’ici",
        "un proxy ou une page de connexion a répondu à sa place",
        "l’adresse est fausse (--api-url)",
        "elle répond sous une forme que cette version ne connaît pas",
    ],
    next: "Réessayez plus tard. Les preuves du registre ne sont pas en cause, et une API absente ne les répare jamais.",
};
