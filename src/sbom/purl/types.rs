//! The types of purls that occur: what an ecosystem can be.

/// Those that are defined (package-url/purl-spec, `types/`), those that are reserved or proposed there
/// (`PURL-TYPES.rst`), and what syft, Trivy and cdxgen write besides; sorted.
const TYPES: [&str; 120] = [
    "agentskills",
    "alpine",
    "alpm",
    "android",
    "ansible",
    "apache",
    "apk",
    "atom",
    "bazel",
    "bitbucket",
    "bitnami",
    "bower",
    "brew",
    "bsd",
    "buildroot",
    "cargo",
    "carthage",
    "chef",
    "chocolatey",
    "chrome",
    "chrome-extension",
    "clojars",
    "cocoapods",
    "composer",
    "conan",
    "conda",
    "coreos",
    "cpan",
    "cran",
    "crystal",
    "ctan",
    "dart",
    "deb",
    "docker",
    "dotnet",
    "drupal",
    "dub",
    "ebuild",
    "eclipse",
    "edge-extension",
    "elm",
    "elpa",
    "firefox-extension",
    "fusesoc",
    "gem",
    "generic",
    "getit",
    "git",
    "gitea",
    "gitee",
    "github",
    "githubactions",
    "gitlab",
    "golang",
    "gradle",
    "guix",
    "hackage",
    "haxe",
    "helm",
    "hex",
    "homebrew",
    "huggingface",
    "ips",
    "ivy",
    "jenkins",
    "joomla",
    "julia",
    "k8s",
    "kubernetes",
    "lua",
    "luarocks",
    "maven",
    "melpa",
    "meteor",
    "mlflow",
    "nim",
    "nipkg",
    "nix",
    "npm",
    "nuget",
    "oci",
    "opam",
    "openvsx",
    "openwrt",
    "osgi",
    "otp",
    "p2",
    "pear",
    "pecl",
    "perl6",
    "platformio",
    "portage",
    "powershell",
    "pub",
    "puppet",
    "pypi",
    "qpkg",
    "raku",
    "rockspec",
    "rpm",
    "smartsetup",
    "snap",
    "sourceforge",
    "spack",
    "sublime",
    "swid",
    "swift",
    "swiplpack",
    "terraform",
    "vagrant",
    "vcpkg",
    "vim",
    "vipm",
    "virtual",
    "vscode",
    "vscode-extension",
    "vsx",
    "wordpress",
    "wordpress-plugin",
    "yocto",
];

/// Whether a text in lower case is a type that occurs.
pub(in crate::sbom) fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// What people call an ecosystem, and its type.
const CALLED: [(&str, &str); 12] = [
    ("crates", "cargo"),
    ("debian", "deb"),
    ("go", "golang"),
    ("java", "maven"),
    ("javascript", "npm"),
    ("js", "npm"),
    ("node", "npm"),
    ("php", "composer"),
    ("pip", "pypi"),
    ("python", "pypi"),
    ("ruby", "gem"),
    ("rust", "cargo"),
];

/// The type that people call so, else the one that is written nearly like a text, where there is one: letters that are missing, too many, others
/// or exchanged; of several the one that is used most.
pub(in crate::sbom) fn nearest(name: &str) -> Option<&'static str> {
    // What is often asked comes first, so that `nmp` is not `nim`.
    const OFTEN: [&str; 9] = ["npm", "pypi", "maven", "golang", "deb", "rpm", "apk", "cargo", "nuget"];
    if let Some((_, meant)) = CALLED.iter().find(|(called, _)| *called == name) {
        return Some(meant);
    }
    let most = name.len().div_ceil(3);
    let distance = |known: &&'static str| strsim::osa_distance(name, known);
    let near = OFTEN.iter().chain(&TYPES).copied().filter(|known| distance(known) <= most);
    near.min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::purl::Spelling;
    use crate::sbom::version::Order;

    #[test]
    fn what_people_call_an_ecosystem_is_no_type_and_means_one() {
        assert!(CALLED.iter().all(|(called, meant)| !is_type(called) && is_type(meant)));
    }

    #[test]
    fn types_stand_once_in_lower_case() {
        assert!(TYPES.is_sorted_by(|one, other| one < other));
        assert!(TYPES.iter().all(|name| *name == name.to_ascii_lowercase()));
    }

    /// What has an order of versions or a rule of case of its own is a type.
    #[test]
    fn what_is_known_elsewhere_is_a_type() {
        let ordered = [
            "deb", "rpm", "apk", "alpine", "maven", "pypi", "gem", "nuget", "cargo", "hex", "swift", "npm",
            "pub", "golang", "composer", "cran", "hackage",
        ];
        for name in ordered {
            assert!(Order::of_ecosystem(name).is_some() && is_type(name), "{name}");
        }
        let folded = [
            "alpm",
            "apk",
            "bitbucket",
            "brew",
            "composer",
            "deb",
            "github",
            "hex",
            "luarocks",
            "vscode-extension",
            "qpkg",
            "rpm",
            "yocto",
            "bitnami",
            "chrome-extension",
            "oci",
            "otp",
            "pub",
            "pypi",
        ];
        for name in folded {
            assert!(Spelling::of(name) != Spelling::Kept && is_type(name), "{name}");
        }
    }

    #[test]
    fn the_nearest_type_is_what_was_meant() {
        for (written, meant) in [
            ("nmp", Some("npm")),
            ("np", Some("npm")),
            ("npmm", Some("npm")),
            ("pipy", Some("pypi")),
            ("pypy", Some("pypi")),
            ("maven2", Some("maven")),
            ("mavne", Some("maven")),
            ("go-lang", Some("golang")),
            ("debb", Some("deb")),
            ("dbe", Some("deb")),
            ("cargp", Some("cargo")),
            ("nugets", Some("nuget")),
            ("compser", Some("composer")),
            ("vscode_extension", Some("vscode-extension")),
            ("go", Some("golang")),
            ("python", Some("pypi")),
            ("debian", Some("deb")),
            ("acme-internal", None),
            ("", None),
        ] {
            assert_eq!(nearest(written), meant, "{written}");
        }
    }
}
