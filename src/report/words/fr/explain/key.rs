//! By which key.

use crate::report::words::explain::CodeWords;

pub(super) const OTHER: CodeWords = CodeWords {
    meaning: "La clé lue ou servie est une clé valable, mais pas l’une de celles que vous avez épinglées. Elle n’a servi à juger aucune image. Avec --accept, ce code dit qu’une autre clé est servie que celle à consigner.",
    causes: &[
        "la plateforme a remplacé sa clé, et l’empreinte épinglée est celle de l’ancienne",
        "l’empreinte ou la clé est celle d’un autre environnement",
        "quelqu’un sert sa propre clé à la place de la plateforme",
    ],
    next: "Ne vous fiez pas à la clé servie. Demandez à la plateforme, par un autre canal, si sa clé a changé\u{202f}; n’épinglez la nouvelle qu’ensuite.",
};

pub(super) const CHANGED: CodeWords = CodeWords {
    meaning: "D’après votre fichier des clés connues, le point d’accès sert une autre clé qu’avant. Elle n’a servi à juger aucune image.",
    causes: &[
        "la plateforme a remplacé sa clé",
        "l’adresse mène ailleurs qu’avant\u{a0}: un autre environnement, un proxy, un tunnel",
        "quelqu’un sert sa propre clé à la place de la plateforme",
    ],
    next: "Ne vous fiez pas à la clé servie. Comparez son empreinte à celle de la plateforme par un autre canal. Si la plateforme la confirme, consignez-la avec `paas-attest key --accept FP`.",
};

pub(super) const UNUSABLE: CodeWords = CodeWords {
    meaning: "Ce qui a été lu ou servi comme clé publique n’en est pas une qui soit utilisable. Une clé est un seul bloc PEM `PUBLIC KEY`, et rien d’autre.",
    causes: &[
        "un portail ou un proxy a répondu par une page à lui",
        "le fichier contient plusieurs clés, du texte autour de la clé, ou une autre forme\u{a0}: un certificat, OpenSSH, DER",
        "la clé est faible, ou son algorithme n’est pas accepté",
    ],
    next: "Regardez le fichier, ou l’adresse avec un navigateur ou curl. Donnez chaque clé avec son propre --key\u{202f}; `paas-attest key --key FILE` montre si un fichier en est une.",
};

pub(super) const PRIVATE: CodeWords = CodeWords {
    meaning: "Une clé privée a été trouvée là où la clé publique est attendue. Aucun de ses octets n’est montré ni gardé. Si un point d’accès la sert, quiconque l’a demandée la possède, et peut signer comme la plateforme.",
    causes: &[
        "la mauvaise moitié de la paire a été publiée au point d’accès",
        "le fichier que nomme --key est la clé privée",
    ],
    next: "Si elle est servie, donnez l’alerte\u{a0}: considérez la clé comme volée, et tout ce qu’elle a signé comme non vérifié, jusqu’à son remplacement. Si c’est un fichier à vous, donnez la clé publique à sa place.",
};

pub(super) const UNPINNED: CodeWords = CodeWords {
    meaning: "Une clé épinglée est exigée, et aucune empreinte n’a été donnée pour celle-ci. Une clé que la plateforme sert elle-même montre seulement que la plateforme est d’accord avec elle-même.",
    causes: &["--require pinned-key a été donné sans --key-fingerprint"],
    next: "Comparez par un autre canal l’empreinte que montre `paas-attest key`, puis épinglez la clé avec --key-fingerprint FP.",
};

pub(super) const UNREACHABLE: CodeWords = CodeWords {
    meaning: "L’adresse de la clé publique n’en a pas donné\u{a0}: pas de connexion, ou une erreur à sa place. Sans clé, rien n’est jugé.",
    causes: &[
        "la plateforme est arrêtée, ou injoignable d’ici\u{a0}: un nom que seul le cluster connaît, un proxy, un pare-feu",
        "l’adresse est fausse (--api-url, --key)",
        "un proxy ou une page de connexion se trouve devant",
    ],
    next: "Lisez ce que le message dit de l’adresse, et réessayez. Si vous avez la clé dans un fichier auquel vous vous fiez, donnez-le\u{a0}: --key FILE. `paas-attest doctor`, avec la même image et les mêmes options, montre jusqu’où va le chemin.",
};

pub(super) const SERVED: CodeWords = CodeWords {
    meaning: "La clé vient de la plateforme auditée, et rien d’autre ne dit que c’est la bonne. Quiconque peut changer ce qui est servi là peut aussi changer la clé.",
    causes: &[
        "aucun --key-fingerprint n’a été donné",
        "la clé n’est pas un fichier qui vous est parvenu par un autre canal",
    ],
    next: "Comparez une fois l’empreinte par un autre canal, puis épinglez-la avec --key-fingerprint FP\u{202f}; --require pinned-key vous y tient.",
};

pub(super) const DIFFER: CodeWords = CodeWords {
    meaning: "Les rapports des parties d’une exécution ont été joints, or ces parties n’ont pas toutes jugé leurs images avec les mêmes clés. Chaque image est vérifiée par une clé de sa propre partie.",
    causes: &[
        "la plateforme a remplacé sa clé pendant l’exécution des parties",
        "les exécutions ont reçu des clés différentes\u{a0}: --key, --api-url, PAAS_ATTEST_KEY",
        "quelqu’un sert une autre clé à certaines des machines",
    ],
    next: "Regardez `keys` dans les rapports des parties. Relancez ensuite toutes les parties avec la même option --key ou --key-fingerprint.",
};
