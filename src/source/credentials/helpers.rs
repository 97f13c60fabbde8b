//! Which credential helpers are named, and whether they are there. None of them is run.

use std::collections::BTreeSet;
use std::path::Path;

use crate::evidence::account::{CredentialProblem, DockerConfigSource, NamedHelper};
use crate::evidence::limits;
use crate::source::file::{self, Input};
use crate::subject::Repository;
use crate::system::{self, System};
use crate::text::ForeignText;

use super::config::DockerConfig;
use super::{Named, Sources, program_of};

impl Sources {
    /// The helpers that the configurations of docker and podman name: of a repository those that would be asked for its
    /// registry, else all, each once; and what keeps others from being known. Programs are looked for in the folders of a
    /// value of `PATH`.
    pub fn helpers(
        &self,
        repository: Option<&Repository>,
        path: Option<&str>,
    ) -> (BTreeSet<NamedHelper>, Vec<CredentialProblem>) {
        let (mut helpers, mut problems) = (BTreeSet::new(), Vec::new());
        let mut add = |bytes: &[u8], of: &DockerConfigSource| match DockerConfig::of(bytes, of) {
            Err(problem) => problems.push(problem),
            Ok(config) => {
                for helper in config.helpers(repository) {
                    match program_of(helper) {
                        Err(problem) => problems.push(problem),
                        Ok(program) => {
                            let is_there = is_in(path.unwrap_or(System::HERE.usual_path()), &program);
                            let (program, of) = (ForeignText::new(program), of.clone());
                            helpers.insert(NamedHelper { program, of, is_there });
                        }
                    }
                }
            }
        };
        if let Some(text) = &self.docker_auth_config {
            add(text.reveal().as_bytes(), &DockerConfigSource::Variable);
        }
        let mut unread = Vec::new();
        for (path, named) in self.files() {
            let shown = ForeignText::new(path.display().to_string());
            match file::read(Input::File(&path), limits::CREDENTIALS) {
                Ok(bytes) => add(&bytes, &DockerConfigSource::File(shown)),
                Err(error) if error.is_absent() && named == Named::Default => {}
                Err(reason) => {
                    let named = named == Named::ByUser;
                    unread.push(CredentialProblem::Unread { path: shown, named, reason });
                }
            }
        }
        problems.extend(unread);
        (helpers, problems)
    }
}

impl DockerConfig {
    /// The helpers that it names: of a repository the one that would be asked, else all.
    fn helpers(&self, repository: Option<&Repository>) -> Vec<&String> {
        if let Some(repository) = repository {
            return self.helper_for(repository).into_iter().collect();
        }
        let own = self.cred_helpers.iter().flat_map(|all| all.0.values().flatten());
        own.chain(&self.creds_store).filter(|helper| !helper.is_empty()).collect()
    }
}

/// Whether a program is in one of these folders.
fn is_in(path: &str, program: &str) -> bool {
    let file = System::HERE.program_file(program);
    std::env::split_paths(path).any(|folder| is_program(&folder.join(&*file)))
}

/// Whether what has this path could be run.
#[expect(clippy::disallowed_methods, reason = "a program may be a link, and nothing of it is read")]
fn is_program(path: &Path) -> bool {
    let Ok(metadata) = std::fs::metadata(path) else { return false };
    metadata.is_file() && system::may_run(&metadata)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Secret;

    fn helpers(json: &str, registry: Option<&str>) -> (Vec<(String, bool)>, usize) {
        let repository =
            registry.map(|registry| Repository { registry: registry.to_owned(), path: "a".to_owned() });
        let sources = Sources { docker_auth_config: Some(Secret::new(json)), ..Sources::default() };
        let (found, problems) = sources.helpers(repository.as_ref(), Some("/no/such/folder"));
        (found.into_iter().map(|one| (one.program.raw().to_owned(), one.is_there)).collect(), problems.len())
    }

    #[test]
    fn of_a_registry_the_helper_is_told_that_would_be_asked_and_else_all_of_them() {
        let json = r#"{"credsStore":"desktop","credHelpers":{"h.x":"ecr","i.x":"ecr","j.x":"","k.x":null}}"#;
        let named = |names: &[&str]| -> Vec<(String, bool)> {
            names.iter().map(|name| (format!("docker-credential-{name}"), false)).collect()
        };
        assert_eq!(helpers(json, None), (named(&["desktop", "ecr"]), 0));
        assert_eq!(helpers(json, Some("h.x")), (named(&["ecr"]), 0));
        assert_eq!(helpers(json, Some("z.x")), (named(&["desktop"]), 0));
        assert_eq!(helpers(json, Some("k.x")), (named(&["desktop"]), 0));
        assert_eq!(helpers("{}", None), (vec![], 0));
        assert_eq!(helpers("{", None), (vec![], 1));
        assert_eq!(helpers(r#"{"credsStore":"../x"}"#, None), (vec![], 1));
    }

    #[test]
    #[cfg(unix)]
    #[expect(clippy::disallowed_methods, reason = "a program for a test")]
    fn a_program_is_a_file_that_may_be_run() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docker-credential-x");
        let list = std::env::join_paths([Path::new("/no/such/folder"), folder.path()]).unwrap();
        let is_there = || is_in(list.to_str().unwrap(), "docker-credential-x");
        assert!(!is_there());
        std::fs::File::create(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(!is_there(), "nobody may run it");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(is_there());
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(!is_there(), "a folder");
    }
}
