//! What the README computes with openssl alone is the fingerprint that the program prints.

use std::process::Command;

use tempfile::TempDir;

#[test]
fn openssl_computes_the_fingerprint_of_a_key() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let recipe: Vec<&str> = readme.lines().filter(|line| line.starts_with("openssl pkey ")).collect();
    assert_eq!(recipe.len(), 1, "{recipe:?}");
    for key in ["platform.pub", "other.pub"] {
        let folder = TempDir::new().unwrap();
        let copy = folder.path().join("cosign.pub");
        std::fs::copy(root.join("fixtures/keys").join(key), &copy).unwrap();
        let openssl = Command::new("bash")
            .args(["-c", &format!("set -o pipefail; {}", recipe[0])])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(openssl.status.success(), "{}", String::from_utf8_lossy(&openssl.stderr));
        let printed = Command::new(env!("CARGO_BIN_EXE_paas-attest"))
            .args(["key", "--offline", "-q", "--key"])
            .arg(&copy)
            .output()
            .unwrap();
        let fingerprint = format!("SHA256:{}", String::from_utf8(openssl.stdout).unwrap());
        assert_eq!(String::from_utf8(printed.stdout).unwrap(), fingerprint);
    }
}
