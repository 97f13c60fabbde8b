//! Which bound has which hostile input: a new one is named here before it can be forgotten.

use std::path::Path;

use crate::support::root;

/// Bounds of memory, each with the test whose input would have more without it.
const HELD: [(&str, &str); 66] = [
    ("MANIFEST", "many_referrers_of_four_mebibytes"),
    ("REFERRERS", "many_referrers_of_four_mebibytes"),
    ("EVIDENCE", "manifests_that_fill_the_bound_of_all_evidence_are_a_gap"),
    ("BESIDE_FIRST", "many_images_at_once"),
    ("JOBS", "many_images_at_once"),
    ("IMAGE_LIST", "a_list_of_a_million_names"),
    ("IMAGES", "a_list_of_a_million_names"),
    ("IMAGES_AT_ONCE", "a_list_of_a_million_names"),
    ("POD_LIST", "lists_of_pods"),
    ("PODS", "lists_of_pods"),
    ("POD_CONTAINERS", "lists_of_pods"),
    ("POD_TEXTS", "lists_of_pods"),
    ("POD_INDEXES", "every_name_by_which_it_is_asked_for_is_looked_at"),
    ("REPORT", "reports_that_would_fill_memory_are_not_joined"),
    ("JOINED", "no_more_is_kept_than_somebody_shows"),
    ("REPORT_MEMBER", "a_member_that_would_fill_memory_is_not_read"),
    ("LIKELY_MANIFEST", "many_images_at_once"),
    ("LIKELY_RECORD", "what_is_most_often_small_takes_little_where_others_come_first"),
    ("LAYOUT", "the_first_waits_for_nobody_and_the_others_share"),
    ("ENVELOPE_EXTRA", "unknown_members_of_an_envelope"),
    ("BUNDLE_EXTRA", "material_of_a_bundle"),
    ("LOG_ENTRIES", "several_entries_are_judged_each_and_none_is_counted_twice"),
    ("LOG_BODY", "what_is_larger_than_is_read_is_not_read"),
    ("LOG_PROOF", "a_proof_that_does_not_hold_proves_nothing"),
    ("LOGS", "what_is_no_trusted_root_is_said"),
    ("CHECKPOINT_SIGNATURES", "what_is_larger_than_is_read_is_not_read"),
    ("CHECKPOINT_TRIED", "what_is_larger_than_is_read_is_not_read"),
    ("TIMESTAMP", "what_is_larger_than_is_read_of_a_time_stamp_is_not_read"),
    ("TIMESTAMP_CERTIFICATES", "what_is_larger_than_is_read_of_a_time_stamp_is_not_read"),
    ("TIMESTAMP_ATTRIBUTES", "what_is_larger_than_is_read_of_a_time_stamp_is_not_read"),
    ("TIMESTAMP_AUTHORITIES", "a_file_without_authorities_is_refused"),
    ("WINDOW", "a_body_without_end_is_too_large"),
    ("WINDOWS", "a_body_without_end_is_too_large"),
    ("HEADERS", "a_server_that_breaks_the_rules_everywhere_is_undecided"),
    ("ENVELOPE_SIGNATURES", "signatures_of_an_envelope"),
    ("VALUE", "a_record_with_more_members_than_are_compared"),
    ("SCHEMA_VALUE", "values_for_a_schema"),
    ("SBOM", "a_record_of_the_platform"),
    ("BOM_ITEMS", "many_items_that_say_nothing"),
    ("SUBSTITUTIONS", "hostile_names_and_references_do_not_multiply"),
    ("COMBINED", "very_many_versions_are_paired_in_order"),
    ("LICENSE_DEPTH", "long_texts"),
    ("VERSION_NUMBERS", "no_more_numbers_of_a_version_are_read_than_there_is_room_for"),
    ("ARCHIVE_HEADERS", "headers_of_a_small_archive"),
    ("ARCHIVE_HEADER", "what_an_archive_says_beside_its_entries_is_bounded"),
    ("ARCHIVE_ENTRIES", "entries_of_an_archive"),
    ("PAYLOAD", "a_payload_over_its_bound_is_not_asked_for"),
    ("SIGNATURES", "more_than_a_hundred_signatures_are_too_many"),
    ("ATTESTATIONS", "one_kind_takes_nothing_from_the_other"),
    ("LISTED", "what_is_not_read_is_listed_up_to_a_bound_and_hides_nothing_behind_it"),
    ("PAGES", "more_than_ten_pages_are_too_many"),
    ("RECORDS", "a_record_of_many_entries"),
    ("SMALL", "endless_bodies_end_at_their_bound"),
    ("VIOLATIONS", "violations_of_a_schema"),
    ("SCHEMA_AT_ONCE", "violations_of_a_schema"),
    ("PLATFORMS", "platforms_of_an_index"),
    ("LAYOUT_BLOBS", "blobs_of_a_layout"),
    ("ENVELOPE_SIGNED", "several_signatures_are_not_checked_over_more_than_the_bound"),
    ("CONFIG", "a_configuration_file_that_cannot_be_read_stops_the_run"),
    ("KNOWN_KEYS", "a_record_that_is_none_stops_the_run"),
    ("REPEATED", "what_would_be_repeated_without_end_is_not_said"),
    ("REPORTS", "many_versions_of_one_package_with_another_license"),
    ("PATTERN", "what_no_repository_could_match_is_no_pattern"),
    ("PATTERN_STATES", "an_earlier_pattern_may_take_all_of_a_later_one"),
    ("RULES", "what_is_not_understood_stops_the_run"),
    ("LICENSE_PARTS", "an_expression_is_read_up_to_a_length"),
];

/// Bounds of time, of requests, and of what is so small that it needs no input.
const NO_MEMORY: [&str; 29] = [
    "SHARDS",
    "AHEAD",
    "ROOM_SHARE",
    "NAME",
    "CHALLENGE",
    "WARNING",
    "KEY",
    "KEY_ENCODINGS",
    "CREDENTIALS",
    "AUTHORITIES",
    "TRUSTED_ROOT",
    "PROGRESS",
    "GIT",
    "REDIRECTS",
    "AT_ONCE",
    "TRIES",
    "RETRY_AFTER",
    "RETRY_AFTER_SAID",
    "JUDGING",
    "CONNECT",
    "ALIVE",
    "SILENCE",
    "PATIENCE",
    "HELPER",
    "KNOWN_KEYS_LOCK",
    "LAST_WORD",
    "TICK",
    "MAGIC",
    "CERTIFICATE_NAMES",
];

/// The names of all tests, wherever they are.
fn tests(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = text.lines().map(str::trim_start);
            lines.filter(|line| line.starts_with("fn ")).for_each(|line| found.push_str(line));
        }
    }
}

#[test]
fn every_bound_of_memory_has_a_hostile_input() {
    let limits = std::fs::read_to_string(root().join("src/limits.rs")).unwrap();
    let all: Vec<&str> =
        limits.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next()).collect();
    let mut known = String::new();
    for folder in ["src", "tests/it"] {
        tests(&root().join(folder), &mut known);
    }
    for name in &all {
        let held = HELD.iter().filter(|(bound, _)| bound == name).count();
        let other = NO_MEMORY.iter().filter(|bound| *bound == name).count();
        assert_eq!(held + other, 1, "{name} stands once in one of the lists");
    }
    for (bound, test) in HELD {
        assert!(all.contains(&bound), "there is no {bound} any more");
        assert!(known.contains(&format!("fn {test}() {{")), "there is no test {test} any more");
    }
    for bound in NO_MEMORY {
        assert!(all.contains(&bound), "there is no {bound} any more");
    }
}
