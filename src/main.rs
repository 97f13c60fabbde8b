//! The world: arguments, environment, clock and exit code. Everything else is told what it needs.

use std::io::{IsTerminal as _, Write as _};
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use paas_attest::cli::{Cli, Instead};
use paas_attest::config::{AskCheckout, Terminal, USUAL_LANG, error_width};
use paas_attest::output;
use paas_attest::run::{self, Finished, Ran, Refused, Surroundings};
use paas_attest::system;
use paas_attest::text::ForeignText;
use paas_attest::verdict::Conclusion;

#[expect(clippy::disallowed_methods, reason = "here, and nowhere else, the environment is read")]
fn main() -> ExitCode {
    std::panic::set_hook(Box::new(end));
    let arguments: Vec<_> = std::env::args_os().collect();
    let variables: Vec<_> = std::env::vars_os().collect();
    let columns =
        |of: Option<(terminal_size::Width, terminal_size::Height)>| of.map(|(width, _)| width.0.into());
    let terminal = Terminal {
        is_one: std::io::stdout().is_terminal(),
        sequences: system::takes_sequences(),
        columns: columns(terminal_size::terminal_size()),
        of_errors: columns(terminal_size::terminal_size_of(std::io::stderr())),
    };
    let said = variables.iter().find(|(name, _)| name == "COLUMNS").and_then(|(_, value)| value.to_str());
    let width = error_width(said, terminal);
    let cli = match Cli::read(&arguments) {
        Ok(cli) => cli,
        Err(Instead::Help(text)) => return show(&text),
        Err(Instead::Refusal(text)) => {
            output::refuse(&text, width);
            return exit(Conclusion::Refused);
        }
    };
    let world = Surroundings {
        variables,
        at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        terminal,
        checkout: AskCheckout::GIT,
        seed: random_seed,
    };
    let Finished { report, mut publisher } = match run::run(&cli, &world) {
        Ok(Ran::Run(finished)) => *finished,
        Ok(Ran::Page(text)) => return show(&text),
        Ok(Ran::Exported(text, unsaid)) => {
            output::tell(&unsaid, width);
            return show(&text);
        }
        Err(Refused { stop, lang }) => {
            output::complain(&stop, lang, width);
            return exit(Conclusion::Refused);
        }
    };
    ExitCode::from(publisher.publish(report))
}

/// 64 bits in hex: nobody knows before the run which images it will look at.
fn random_seed() -> Option<String> {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    Some(format!("{:016x}", u64::from_be_bytes(bytes)))
}

/// A page for standard output, which is all that there is to say.
fn show(page: &str) -> ExitCode {
    let written = output::stdout(page.as_bytes()).is_ok();
    exit(if written { Conclusion::Shown } else { Conclusion::Shown.unwritten() })
}

fn exit(conclusion: Conclusion) -> ExitCode {
    ExitCode::from(conclusion.exit_code())
}

/// Ends the program where it meets a fault of its own, in whatever thread: nothing that comes later could be relied on.
/// What was being written stays as it is: a release does not unwind.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "no verdict comes of it, in whatever thread it is"
)]
fn end(panic: &PanicHookInfo<'_>) {
    let _ = std::io::stderr().write_all(bug(panic).as_bytes());
    std::process::exit(101);
}

/// What a panic says. Its message may quote what somebody else wrote.
fn bug(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = ForeignText::new(text.unwrap_or_default());
    let at = panic.location().map_or_else(String::new, ToString::to_string);
    format!("paas-attest: {}\n", USUAL_LANG.bug(&at, &message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_any_thread_ends_the_program() {
        let test = std::env::current_exe().unwrap();
        let mut run = std::process::Command::new(test);
        let run = run.args(["--exact", "tests::panics", "--ignored", "--nocapture"]).output().unwrap();
        let [stdout, stderr] = [&run.stdout, &run.stderr].map(|text| String::from_utf8_lossy(text));
        assert_eq!(run.status.code(), Some(101), "{stdout}{stderr}");
        assert!(stderr.starts_with("paas-attest: ") && stderr.contains("a fault in a thread"), "{stderr}");
        // Tests that fail end so too, and say so.
        assert!(!stdout.contains("test result") && !stdout.contains("went on"), "{stdout}");
    }

    #[test]
    #[ignore = "ends the program: the test above runs it in one of its own"]
    fn panics() {
        std::panic::set_hook(Box::new(end));
        let _ = std::thread::spawn(|| panic!("a fault in a thread")).join();
        println!("went on");
    }

    #[test]
    fn a_panic_says_nothing_that_acts() {
        let heard = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let of_hook = std::sync::Arc::clone(&heard);
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| *of_hook.lock().unwrap() = bug(panic)));
        let result = std::panic::catch_unwind(|| panic!("a \u{1b}[2J server\nsaid"));
        std::panic::set_hook(usual);
        assert!(result.is_err());
        let heard = heard.lock().unwrap();
        assert!(heard.contains("a \\u{1b}[2J server\\u{a}said\n"), "{heard}");
        assert!(heard.contains("panicked at src/main.rs:"), "{heard}");
    }
}
