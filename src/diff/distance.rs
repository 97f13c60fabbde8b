//! How far two versions are apart, and the pairs that are the least far apart in all.

use crate::limits::VERSION_NUMBERS;

/// A version taken apart.
pub(super) struct Parts {
    /// Its first numbers in order.
    numbers: Vec<u128>,
    /// The text around them, a `0` for each.
    text: String,
}

impl Parts {
    pub(super) fn of(version: &str) -> Self {
        let mut numbers = Vec::new();
        let mut text = String::new();
        let mut rest = version;
        while numbers.len() < VERSION_NUMBERS
            && let Some(start) = rest.find(|c: char| c.is_ascii_digit())
        {
            let (before, number) = rest.split_at(start);
            let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
            let digits = number[..end].bytes().map(|byte| u128::from(byte - b'0'));
            numbers.push(digits.fold(0, |sum: u128, digit| sum.saturating_mul(10).saturating_add(digit)));
            text.push_str(before);
            text.push('0');
            rest = &number[end..];
        }
        text.push_str(rest);
        Self { numbers, text }
    }

    /// Adds the distance to another version: the difference of each pair of numbers, one that is missing
    /// being 0, and at the end whether the texts differ.
    fn add_distance(&self, other: &Self, sum: &mut [u128]) {
        let Some((differ, sums)) = sum.split_last_mut() else { return };
        for (at, sum) in sums.iter_mut().enumerate() {
            let number = |parts: &Self| parts.numbers.get(at).copied().unwrap_or_default();
            *sum = sum.saturating_add(number(self).abs_diff(number(other)));
        }
        *differ += u128::from(self.text != other.text);
    }
}

/// For each of `few` one of `many`, in rising order, so that the sum of the distances, compared from the
/// left, is the least; of equal sums the one with the lower partners.
///
/// As for an edit distance: the best way to pair the first *i* with some of the first *j* either leaves
/// out the *j*th, or ends in the pair (*i*, *j*). Only two rows of sums are kept.
pub(super) fn nearest(few: &[Parts], many: &[Parts]) -> Vec<usize> {
    let width = few.iter().chain(many).map(|parts| parts.numbers.len()).max().unwrap_or_default() + 1;
    // How many more there are of many: `i` is paired with one of `i..=i + spare`.
    let spare = many.len().saturating_sub(few.len());
    let mut before = vec![vec![0_u128; width]; spare + 1];
    // For each of few and each number left out so far, whether the pair is better than leaving one more out.
    let mut takes = vec![false; few.len() * (spare + 1)];
    for (i, one) in few.iter().enumerate() {
        let mut row: Vec<Vec<u128>> = Vec::with_capacity(spare + 1);
        for (skipped, mut sum) in before.into_iter().enumerate() {
            one.add_distance(&many[i + skipped], &mut sum);
            let better = row.last().is_none_or(|left_out| sum < *left_out);
            takes[i * (spare + 1) + skipped] = better;
            let best = if better { sum } else { row.last().cloned().unwrap_or_default() };
            row.push(best);
        }
        before = row;
    }
    let mut skipped = spare;
    let mut chosen = vec![0; few.len()];
    for i in (0..few.len()).rev() {
        while skipped > 0 && !takes[i * (spare + 1) + skipped] {
            skipped -= 1;
        }
        chosen[i] = i + skipped;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(versions: &[&str]) -> Vec<Parts> {
        versions.iter().map(|version| Parts::of(version)).collect()
    }

    fn chosen(few: &[&str], many: &[&str]) -> Vec<usize> {
        nearest(&parts(few), &parts(many))
    }

    #[test]
    fn the_least_distance_wins_and_the_lower_of_two() {
        for (few, many, expected) in [
            (&["4.17.20"][..], &["3.10.1", "4.17.21"][..], &[1][..]),
            (&["4.17.20"], &["4.17.19", "4.17.21"], &[0]),
            (&["1.0", "2.0"], &["1.1", "1.9", "2.1"], &[0, 2]),
            (&["1.0.0-rc1"], &["1.0.0-beta2", "1.0.0-rc2"], &[1]),
            (&["2"], &["1", "2.0.1", "10"], &[1]),
            (&[], &["1"], &[]),
            (&["a", "b"], &["a", "b", "c"], &[0, 1]),
        ] {
            assert_eq!(chosen(few, many), expected, "{few:?} {many:?}");
        }
        let long = "9".repeat(2_000);
        assert_eq!(chosen(&[&long], &["1", &long]), [1]);
    }

    /// What stands behind the last number that is read is text.
    #[test]
    fn no_more_numbers_of_a_version_are_read_than_there_is_room_for() {
        let mut rows = crate::rows::Rows::default();
        for (before, between, more) in
            [("", ".", 1), ("", "-", 1), ("v", "_", 2), ("", "+", 100), ("1:", "rc", 1000), ("", "~", 30_000)]
        {
            rows.row(format_args!("{before}1{between}1, {more} more"), || {
                let version = format!("{before}{}77x", format!("1{between}").repeat(VERSION_NUMBERS + more));
                let Parts { numbers, text } = Parts::of(&version);
                assert_eq!(numbers, vec![1; VERSION_NUMBERS]);
                assert!(text.ends_with(&format!("{between}1{between}77x")), "{text:.200}");
                assert_eq!(text.matches('0').count(), VERSION_NUMBERS);
            });
        }
        rows.end();
    }

    /// A number and a sum of differences that are larger than can be counted are the largest that can be.
    #[test]
    fn numbers_without_end_are_compared() {
        let beyond = ["340282366920938463463374607431768211456", &"9".repeat(39), &"9".repeat(2_000)];
        let more =
            ["1000000000000000000000000000000000000000", &format!("{}1", "0".repeat(40)).replace('0', "7")];
        let largest = u128::MAX.to_string();
        let mut rows = crate::rows::Rows::default();
        for long in beyond.into_iter().chain(more) {
            rows.row(format_args!("a number: {long:.45}"), || {
                assert_eq!(Parts::of(long).numbers, [u128::MAX]);
                assert_eq!(chosen(&[long], &["1", long]), [1]);
            });
        }
        // The differences of two pairs in one place.
        for (few, many) in [
            ([&largest, &largest], ["0", "1", "2"].as_slice()),
            ([&"0".to_owned(), &"0".to_owned()], &["0", &largest, &largest]),
            ([&"0".to_owned(), &largest], &["0", "1", &largest]),
            ([&"1".to_owned(), &"0".to_owned()], &[&largest, &largest, &largest]),
            ([&largest, &largest], &["5", "5", "5", "5"]),
            ([&largest, &largest], &["0", "0"]),
            ([&largest, &largest], &["1.7", "2.7", "3.7", "4.7", "5.7"]),
            ([&largest, &"0".to_owned()], &["0", &largest, &largest]),
            (
                [&"0.0".to_owned(), &"0.1".to_owned()],
                &["0", &format!("0.{largest}"), &format!("0.{largest}")],
            ),
        ] {
            rows.row(format_args!("a sum: {few:?} {many:?}"), || {
                let pairs = chosen(&few.map(String::as_str), many);
                assert!(pairs.len() == 2 && pairs[0] < pairs[1] && pairs[1] < many.len(), "{pairs:?}");
            });
        }
        rows.row("in order", || {
            assert_eq!(chosen(&[&largest, &largest], &["0", "1", "2"]), [0, 1]);
            assert_eq!(chosen(&["0", "0"], &["0", &largest, &largest]), [0, 1]);
        });
        rows.end();
    }

    /// All ways to choose, in the order in which the lower partners come first.
    fn ways(few: usize, from: usize, many: usize) -> Vec<Vec<usize>> {
        if few == 0 {
            return vec![Vec::new()];
        }
        let first = from..=many - few;
        first
            .flat_map(|at| {
                ways(few - 1, at + 1, many).into_iter().map(move |mut rest| {
                    rest.insert(0, at);
                    rest
                })
            })
            .collect()
    }

    proptest! {
        #[test]
        fn it_is_the_best_of_all_ways(
            few in proptest::collection::vec("[0-3]\\.[0-3](-[ab])?", 0..4),
            more in proptest::collection::vec("[0-3]\\.[0-3](-[ab])?", 4..7),
        ) {
            let few = parts(&few.iter().map(String::as_str).collect::<Vec<_>>());
            let many = parts(&more.iter().map(String::as_str).collect::<Vec<_>>());
            let cost = |way: &Vec<usize>| {
                let mut sum = vec![0; 3];
                for (one, other) in few.iter().zip(way) {
                    one.add_distance(&many[*other], &mut sum);
                }
                sum
            };
            let best = ways(few.len(), 0, many.len()).into_iter().min_by_key(cost).unwrap();
            prop_assert_eq!(nearest(&few, &many), best);
        }
    }
}
