//! Lists of images, and parts of them.

use crate::error::{ImagesProblem, SampleProblem};
use crate::report::words::Show;
use crate::report::{Sample, Shard};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{count, grouped, plural};

pub(super) fn problem(problem: &ImagesProblem) -> String {
    match problem {
        ImagesProblem::Nothing(list) => format!("{list} ne nomme aucune image"),
        ImagesProblem::TooManyAtOnce(number, most) => {
            format!(
                "une exécution contrôle au plus {} images, or il y en a {}",
                grouped(*most),
                grouped(*number)
            )
        }
        ImagesProblem::TooMany(list, most) => {
            format!("avec {list}, plus de {} images sont nommées", grouped(*most))
        }
    }
}

pub(super) fn help(problem: &ImagesProblem) -> &'static str {
    match problem {
        ImagesProblem::Nothing(_) => {
            "écrivez une image par ligne\u{202f}; c’est à l’appelant de contrôler une liste qui peut être vide"
        }
        ImagesProblem::TooManyAtOnce(..) => {
            "découpez la liste en parties, chacune pour une exécution à part\u{a0}: --shard I/N"
        }
        ImagesProblem::TooMany(..) => "partagez la liste, et contrôlez chaque partie séparément",
    }
}

/// Why no sample can be drawn.
pub(super) fn undrawn(problem: &SampleProblem) -> String {
    match problem {
        SampleProblem::SeedAlone(seed) => format!("{seed} vaut pour un échantillon, or aucun n’est demandé"),
        SampleProblem::NoSeed => {
            "aucune graine n’a été donnée pour l’échantillon, et le système ne fournit pas de nombres aléatoires"
                .to_owned()
        }
    }
}

pub(super) fn draw_help(problem: &SampleProblem) -> &'static str {
    match problem {
        SampleProblem::SeedAlone(_) => "dites combien d’images tirer\u{a0}: --sample N",
        SampleProblem::NoSeed => "donnez-en une\u{a0}: --seed S",
    }
}

/// Where a name stands that stops the run.
pub(super) fn listed(list: &ForeignText, line: usize, reason: &str) -> String {
    format!("{list}, ligne {line}\u{a0}: {reason}")
}

/// What was drawn, and the option that draws it again.
pub(in crate::report) fn sample(sample: &Sample, show: Show) -> String {
    let (drawn, of) = (grouped(sample.drawn()), count(sample.of, "image"));
    format!("{drawn} sur {of}, par tirage SHA-256 de graine {}", show(&sample.seed))
}

/// Which of the images a run checked.
pub(in crate::report) fn shard(shard: &Shard) -> String {
    let Shard { index, of, from, to, whole, .. } = shard;
    let (first, last, whole) = (grouped(from + 1), grouped(*to), grouped(*whole));
    match to - from {
        0 => format!("{index} sur {of}\u{a0}: aucune des {whole} images"),
        1 => format!("{index} sur {of}\u{a0}: image {first} sur {whole}"),
        _ => format!("{index} sur {of}\u{a0}: images {first} à {last} sur {whole}"),
    }
}

/// That a part has no images, and why that is in order.
pub(in crate::report) fn empty_shard() -> &'static str {
    "Rien n’a été vérifié\u{a0}: il y a plus de parties que d’images, et il n’en reste aucune pour celle-ci."
}

/// How many images were not checked since one had failed.
pub(in crate::report) fn unchecked(number: usize) -> String {
    let verb = if number == 1 { "n’a pas été contrôlée" } else { "n’ont pas été contrôlées" };
    format!("{} {verb} (--fail-fast)", count(number, "image"))
}

/// `3 images: 2 verified, 1 failed`.
pub(in crate::report) fn tally(of: &[(Verdict, usize)], all: usize) -> String {
    format!("{}\u{a0}: {}", count(all, "image"), counts(of))
}

/// `2 verified, 1 failed`.
pub(super) fn counts(of: &[(Verdict, usize)]) -> String {
    let one = |(verdict, n): &(Verdict, usize)| {
        let s = plural(*n as u64);
        let word = match verdict {
            Verdict::Verified => format!("vérifiée{s}"),
            Verdict::Failed => "en échec".to_owned(),
            Verdict::Undecided => format!("indéterminée{s}"),
            Verdict::Pending => "en attente".to_owned(),
            Verdict::Unsigned => format!("non signée{s}"),
            Verdict::Waived => "en dérogation".to_owned(),
            Verdict::OutOfScope => "hors périmètre".to_owned(),
        };
        format!("{n} {word}")
    };
    of.iter().map(one).collect::<Vec<_>>().join(", ")
}
