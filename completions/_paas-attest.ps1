# Completions of paas-attest for PowerShell. Made by `cargo test`: see CONTRIBUTING.md.

Register-ArgumentCompleter -Native -CommandName 'paas-attest' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commands = @(
        ,@('verify', 'Is this image what the platform built and signed?')
        ,@('sbom', 'What is inside it?')
        ,@('diff', 'What changed between two builds?')
        ,@('key', 'Which public key does the platform serve?')
        ,@('explain', 'What does a reason code or a weakness mean, and what to do about it?')
        ,@('join', 'What do the parts of a list come to together?')
        ,@('policy', 'What does a policy file say to a cluster''s admission controller?')
        ,@('doctor', 'Is everything in place: connection, authority, login, key, clock?')
        ,@('version', 'Print the version')
        ,@('help', 'Print this message or the help of the given subcommand(s)')
    )
    # Of each command its options: name, help, what stands behind it, and the words of that.
    $options = @{
        'verify' = @(
            ,@('--key', 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]', 'file', '')
            ,@('--key-valid', 'The --key before it counts only for what a log, or the time-stamp of a pack, proves to be signed before UNTIL: 2026-11-01T12:00:00Z, or a date, from whose beginning on (UTC) it does not count', 'text', '')
            ,@('--key-fingerprint', 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]', 'text', '')
            ,@('--no-known-keys', 'Neither read nor write the record of keys that were served before; nor with CI=true in the environment', 'none', '')
            ,@('--api-url', 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]', 'text', '')
            ,@('--ca-file', 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]', 'file', '')
            ,@('--rekor-key', 'The public key of a transparency log, used instead of the public Sigstore instance''s', 'file', '')
            ,@('--trusted-root', 'A trusted_root.json whose transparency logs are used instead of the public Sigstore instance''s', 'file', '')
            ,@('--timestamp-ca', 'Authorities of time-stamping services: that of an evidence pack must lead to one', 'file', '')
            ,@('--tenant-id', 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]', 'text', '')
            ,@('--app-id', 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]', 'text', '')
            ,@('--commit-sha', 'The signed commit_sha must be this, begin with PREFIX..., or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]', 'text', '')
            ,@('--build-id', 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]', 'text', '')
            ,@('-a', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--annotation', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--identity', 'The repository that the signature must name [default: the image''s own]; `any` skips this check', 'text', '')
            ,@('--require', 'What else must hold: sbom, provenance, log, digest (the image is named by digest), pinned-key, in-scope (with --pods: all images are of the registry)', 'list', 'sbom provenance log digest pinned-key in-scope')
            ,@('--log', 'Entries of a transparency log: check them where they are, require one, or ignore them [default: auto]', 'word', 'auto require ignore')
            ,@('--builder-id', 'The builder that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--source-uri', 'The source that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--check-api', 'The platform''s own records must match (needs its token)', 'none', '')
            ,@('--wait', 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong', 'text', '')
            ,@('--max-sbom-size', 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]', 'text', '')
            ,@('--policy', 'What is asked, by patterns of repositories, and what is excepted: a TOML file, whose first rule that matches counts', 'file', '')
            ,@('--explain-policy', 'Show what would be asked of each image, and who asks it, and ask nothing', 'none', '')
            ,@('--registry', 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]', 'text', '')
            ,@('--registry-alias', 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]', 'text', '')
            ,@('--connect-to', 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST', 'text', '')
            ,@('--plain-http', 'Use plain http for exactly this host', 'text', '')
            ,@('--auth-origin', 'A token service of another origin that may receive the registry''s credentials', 'text', '')
            ,@('--token-file', 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]', 'file', '')
            ,@('--registry-user', 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]', 'text', '')
            ,@('--registry-password-stdin', 'Read the registry''s password from standard input', 'none', '')
            ,@('--timeout', 'Time limit for one round of one image, everything included [default: 2m]', 'text', '')
            ,@('--jobs', 'How many images to check at once [default: 4]', 'text', '')
            ,@('--images', 'More images, one a line; what stands behind # is a comment', 'file', '')
            ,@('--pods', 'What runs, by the digests that nodes report: the output of kubectl get pods -o json; images of another registry than --registry are listed, and not checked', 'file', '')
            ,@('--shard', 'Check part I of N of the images, cut in the order given; the report says of which list', 'text', '')
            ,@('--fail-fast', 'Check no more images once one is FAILED: the run is then FAILED whatever they are', 'none', '')
            ,@('--sample', 'Check N of the images, drawn by SHA-256 of the seed and their names; the man page shows how to draw them again', 'text', '')
            ,@('--seed', 'What the sample follows from: any text [default: one drawn at random and shown]', 'text', '')
            ,@('--offline', 'No network at all: only oci:, oci-archive:, file: and a local --key', 'none', '')
            ,@('--config', 'Options from a TOML file, long names as keys; what it does not name comes from the user''s own file [env: PAAS_ATTEST_CONFIG]', 'file', '')
            ,@('-o', 'human, json, jsonl, cosign, markdown, junit, vsa, html; =PATH writes to a file [default: human]', 'output', 'human json jsonl cosign markdown junit vsa html')
            ,@('--output', 'human, json, jsonl, cosign, markdown, junit, vsa, html; =PATH writes to a file [default: human]', 'output', 'human json jsonl cosign markdown junit vsa html')
            ,@('--evidence', 'Write an evidence pack that can be checked again without a network: a new folder, or one file PATH.tar', 'text', '')
            ,@('--timestamp-url', 'Add a time-stamp by this service (RFC 3161) to the evidence pack', 'text', '')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('-v', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--verbose', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('--no-progress', 'Do not show progress', 'none', '')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'sbom' = @(
            ,@('--list', 'List every component', 'none', '')
            ,@('--filter', 'Only components whose type, ecosystem, package, name, version, license, supplier, purl or path matches; implies --list', 'text', '')
            ,@('--check', 'Check against a schema or lists of minimum elements: schema, ntia, cisa, bsi', 'list', 'schema ntia cisa bsi')
            ,@('--deny-license', 'Fail if a component cannot be used without this license; several are judged together', 'text', '')
            ,@('--allow-license', 'Fail if these licenses are not enough for a component; `unknown` allows what has none that can be judged', 'text', '')
            ,@('--save', 'Save the document, byte for byte as it was signed', 'file', '')
            ,@('--source', 'Where the SBOM comes from: attestation, or unsigned: attached (the .sbom tag), api [default: attestation]', 'word', 'attestation attached api')
            ,@('--unsigned', 'Also show a document that nobody signed, marked UNSIGNED', 'none', '')
            ,@('--key', 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]', 'file', '')
            ,@('--key-valid', 'The --key before it counts only for what a log, or the time-stamp of a pack, proves to be signed before UNTIL: 2026-11-01T12:00:00Z, or a date, from whose beginning on (UTC) it does not count', 'text', '')
            ,@('--key-fingerprint', 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]', 'text', '')
            ,@('--no-known-keys', 'Neither read nor write the record of keys that were served before; nor with CI=true in the environment', 'none', '')
            ,@('--api-url', 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]', 'text', '')
            ,@('--ca-file', 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]', 'file', '')
            ,@('--rekor-key', 'The public key of a transparency log, used instead of the public Sigstore instance''s', 'file', '')
            ,@('--trusted-root', 'A trusted_root.json whose transparency logs are used instead of the public Sigstore instance''s', 'file', '')
            ,@('--timestamp-ca', 'Authorities of time-stamping services: that of an evidence pack must lead to one', 'file', '')
            ,@('--tenant-id', 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]', 'text', '')
            ,@('--app-id', 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]', 'text', '')
            ,@('--commit-sha', 'The signed commit_sha must be this, begin with PREFIX..., or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]', 'text', '')
            ,@('--build-id', 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]', 'text', '')
            ,@('-a', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--annotation', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--identity', 'The repository that the signature must name [default: the image''s own]; `any` skips this check', 'text', '')
            ,@('--require', 'What else must hold: sbom, provenance, log, digest (the image is named by digest), pinned-key, in-scope (with --pods: all images are of the registry)', 'list', 'sbom provenance log digest pinned-key in-scope')
            ,@('--log', 'Entries of a transparency log: check them where they are, require one, or ignore them [default: auto]', 'word', 'auto require ignore')
            ,@('--builder-id', 'The builder that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--source-uri', 'The source that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--check-api', 'The platform''s own records must match (needs its token)', 'none', '')
            ,@('--wait', 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong', 'text', '')
            ,@('--max-sbom-size', 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]', 'text', '')
            ,@('--registry', 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]', 'text', '')
            ,@('--registry-alias', 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]', 'text', '')
            ,@('--connect-to', 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST', 'text', '')
            ,@('--plain-http', 'Use plain http for exactly this host', 'text', '')
            ,@('--auth-origin', 'A token service of another origin that may receive the registry''s credentials', 'text', '')
            ,@('--token-file', 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]', 'file', '')
            ,@('--registry-user', 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]', 'text', '')
            ,@('--registry-password-stdin', 'Read the registry''s password from standard input', 'none', '')
            ,@('--timeout', 'Time limit for one round of one image, everything included [default: 2m]', 'text', '')
            ,@('--offline', 'No network at all: only oci:, oci-archive:, file: and a local --key', 'none', '')
            ,@('--config', 'Options from a TOML file, long names as keys; what it does not name comes from the user''s own file [env: PAAS_ATTEST_CONFIG]', 'file', '')
            ,@('-o', 'human, json, markdown, html, csv, cyclonedx; =PATH writes to a file [default: human]', 'output', 'human json markdown html csv cyclonedx')
            ,@('--output', 'human, json, markdown, html, csv, cyclonedx; =PATH writes to a file [default: human]', 'output', 'human json markdown html csv cyclonedx')
            ,@('--evidence', 'Write an evidence pack that can be checked again without a network: a new folder, or one file PATH.tar', 'text', '')
            ,@('--timestamp-url', 'Add a time-stamp by this service (RFC 3161) to the evidence pack', 'text', '')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('-v', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--verbose', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('--no-progress', 'Do not show progress', 'none', '')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'diff' = @(
            ,@('--fail-on', 'Fail on: any, added, removed, upgraded, downgraded, changed, license, integrity, substitution, provenance, key, builder', 'list', 'any integrity substitution downgraded license added removed upgraded changed provenance key builder')
            ,@('--unsigned', 'Also compare a document that nobody signed, marked UNSIGNED', 'none', '')
            ,@('--key', 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]', 'file', '')
            ,@('--key-valid', 'The --key before it counts only for what a log, or the time-stamp of a pack, proves to be signed before UNTIL: 2026-11-01T12:00:00Z, or a date, from whose beginning on (UTC) it does not count', 'text', '')
            ,@('--key-fingerprint', 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]', 'text', '')
            ,@('--no-known-keys', 'Neither read nor write the record of keys that were served before; nor with CI=true in the environment', 'none', '')
            ,@('--api-url', 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]', 'text', '')
            ,@('--ca-file', 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]', 'file', '')
            ,@('--rekor-key', 'The public key of a transparency log, used instead of the public Sigstore instance''s', 'file', '')
            ,@('--trusted-root', 'A trusted_root.json whose transparency logs are used instead of the public Sigstore instance''s', 'file', '')
            ,@('--timestamp-ca', 'Authorities of time-stamping services: that of an evidence pack must lead to one', 'file', '')
            ,@('--tenant-id', 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]', 'text', '')
            ,@('--app-id', 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]', 'text', '')
            ,@('--commit-sha', 'The signed commit_sha must be this, begin with PREFIX..., or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]', 'text', '')
            ,@('--build-id', 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]', 'text', '')
            ,@('-a', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--annotation', 'Any other signed annotation must be exactly this', 'text', '')
            ,@('--identity', 'The repository that the signature must name [default: the image''s own]; `any` skips this check', 'text', '')
            ,@('--require', 'What else must hold: sbom, provenance, log, digest (the image is named by digest), pinned-key, in-scope (with --pods: all images are of the registry)', 'list', 'sbom provenance log digest pinned-key in-scope')
            ,@('--log', 'Entries of a transparency log: check them where they are, require one, or ignore them [default: auto]', 'word', 'auto require ignore')
            ,@('--builder-id', 'The builder that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--source-uri', 'The source that trusted provenance must name; implies --require provenance', 'text', '')
            ,@('--wait', 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong', 'text', '')
            ,@('--max-sbom-size', 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]', 'text', '')
            ,@('--registry', 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]', 'text', '')
            ,@('--registry-alias', 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]', 'text', '')
            ,@('--connect-to', 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST', 'text', '')
            ,@('--plain-http', 'Use plain http for exactly this host', 'text', '')
            ,@('--auth-origin', 'A token service of another origin that may receive the registry''s credentials', 'text', '')
            ,@('--registry-user', 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]', 'text', '')
            ,@('--registry-password-stdin', 'Read the registry''s password from standard input', 'none', '')
            ,@('--timeout', 'Time limit for one round of one image, everything included [default: 2m]', 'text', '')
            ,@('--jobs', 'How many images to check at once [default: 4]', 'text', '')
            ,@('--offline', 'No network at all: only oci:, oci-archive:, file: and a local --key', 'none', '')
            ,@('--config', 'Options from a TOML file, long names as keys; what it does not name comes from the user''s own file [env: PAAS_ATTEST_CONFIG]', 'file', '')
            ,@('-o', 'human, json, markdown, html; =PATH writes to a file [default: human]', 'output', 'human json markdown html')
            ,@('--output', 'human, json, markdown, html; =PATH writes to a file [default: human]', 'output', 'human json markdown html')
            ,@('--evidence', 'Write an evidence pack that can be checked again without a network: a new folder, or one file PATH.tar', 'text', '')
            ,@('--timestamp-url', 'Add a time-stamp by this service (RFC 3161) to the evidence pack', 'text', '')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('-v', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--verbose', 'Show every signature and every place that was checked; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('--no-progress', 'Do not show progress', 'none', '')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'key' = @(
            ,@('--key', 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]', 'file', '')
            ,@('--key-fingerprint', 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]', 'text', '')
            ,@('--accept', 'Record this key as the endpoint''s from now on, if it is the one that is served', 'text', '')
            ,@('--no-known-keys', 'Neither read nor write the record of keys that were served before; nor with CI=true in the environment', 'none', '')
            ,@('--api-url', 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]', 'text', '')
            ,@('--ca-file', 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]', 'file', '')
            ,@('--connect-to', 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST', 'text', '')
            ,@('--plain-http', 'Use plain http for exactly this host', 'text', '')
            ,@('--timeout', 'Time limit for one round of one image, everything included [default: 2m]', 'text', '')
            ,@('--offline', 'No network at all: only oci:, oci-archive:, file: and a local --key', 'none', '')
            ,@('--config', 'Options from a TOML file, long names as keys; what it does not name comes from the user''s own file [env: PAAS_ATTEST_CONFIG]', 'file', '')
            ,@('--save', 'Save the key, byte for byte as it was served', 'file', '')
            ,@('-o', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('--output', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('-v', 'Show who gave each setting, where a file gave any; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--verbose', 'Show who gave each setting, where a file gave any; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'explain' = @(
            ,@('-q', 'Only the codes, one a line; of one code, what it means in a few words', 'none', '')
            ,@('--quiet', 'Only the codes, one a line; of one code, what it means in a few words', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'join' = @(
            ,@('-o', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('--output', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'policy' = @(
            ,@('--to', 'Whose policy to write: kyverno (one ClusterPolicy), policy-controller (ClusterImagePolicies)', 'word', 'kyverno policy-controller')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'doctor' = @(
            ,@('--key', 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]', 'file', '')
            ,@('--key-fingerprint', 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]', 'text', '')
            ,@('--no-known-keys', 'Neither read nor write the record of keys that were served before; nor with CI=true in the environment', 'none', '')
            ,@('--api-url', 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]', 'text', '')
            ,@('--ca-file', 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]', 'file', '')
            ,@('--registry', 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]', 'text', '')
            ,@('--registry-alias', 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]', 'text', '')
            ,@('--connect-to', 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST', 'text', '')
            ,@('--plain-http', 'Use plain http for exactly this host', 'text', '')
            ,@('--auth-origin', 'A token service of another origin that may receive the registry''s credentials', 'text', '')
            ,@('--registry-user', 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]', 'text', '')
            ,@('--registry-password-stdin', 'Read the registry''s password from standard input', 'none', '')
            ,@('--timeout', 'Time limit for one round of one image, everything included [default: 2m]', 'text', '')
            ,@('--offline', 'No network at all: only oci:, oci-archive:, file: and a local --key', 'none', '')
            ,@('--config', 'Options from a TOML file, long names as keys; what it does not name comes from the user''s own file [env: PAAS_ATTEST_CONFIG]', 'file', '')
            ,@('-o', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('--output', 'human, json; =PATH writes to a file [default: human]', 'output', 'human json')
            ,@('-q', 'Only errors on standard error, one line per image', 'none', '')
            ,@('--quiet', 'Only errors on standard error, one line per image', 'none', '')
            ,@('-v', 'Show who gave each setting, where a file gave any; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--verbose', 'Show who gave each setting, where a file gave any; twice (-vv), each request too, with its time and size', 'none', '')
            ,@('--color', 'When to use color [default: auto]', 'word', 'auto always never')
            ,@('--lang', 'The language for people, whatever the locale; codes and JSON stay [default: en] [env: PAAS_ATTEST_LANG]', 'word', 'en fr')
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'version' = @(
            ,@('-h', 'Print help; -h prints a summary', 'none', '')
            ,@('--help', 'Print help; -h prints a summary', 'none', '')
        )
        'help' = @(
        )
    }
    # Of each command that is about one of some words, these.
    $words_of = @{
        'explain' = 'api-absent api-contradiction api-unauthorized api-unavailable attestation-invalid build-differs checkout-dirty commit-prefix-short content-mismatch digest-mismatch identity-absent identity-from-pack identity-mismatch identity-not-asked identity-unbound image-absent image-malformed image-unsupported key-changed key-fingerprint-mismatch key-private key-unpinned key-unreachable key-unusable keys-differ latest-assumed license-sibling license-unknown log-absent log-invalid log-mismatch log-not-proved log-unsupported other-signature out-of-scope payload-malformed pin-absent pin-mismatch plain-http policy-unmatched provenance-absent provenance-contradiction provenance-mismatch realm-refused redirect-refused registry-forbidden registry-policy registry-protocol registry-throttled registry-unauthorized registry-unavailable report-unwritten sbom-absent sbom-differs sbom-malformed sbom-unsupported schema-odd signature-absent signature-invalid signature-unsupported signature-untimed signed-tag-differs subject-mismatch tag-differs tag-not-digest timeout timestamp-invalid timestamp-not-checked timestamp-unavailable tls too-large too-many waiver-expired'
        'policy' = 'export'
        'help' = 'verify sbom diff key explain join policy doctor version help'
    }

    # The words up to the cursor, as they are typed: PowerShell takes lists apart at their commas.
    $typed = $commandAst.Extent.Text
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $typed = if ($length -le $typed.Length) { $typed.Substring(0, $length) } else { "$typed " }
    $words = @($typed -split '\s+')
    $current = $words[-1]
    $command = ''
    $behind = $null
    $onlyInputs = $false
    for ($at = 1; $at -lt $words.Count - 1; $at++) {
        $word = $words[$at]
        if ($behind) { $behind = $null }
        elseif ($onlyInputs) { }
        elseif ($word -ceq '--') { $onlyInputs = $true }
        elseif (-not $word.StartsWith('-')) { if (-not $command) { $command = $word } }
        elseif ($command -and $options.ContainsKey($command)) {
            foreach ($option in $options[$command]) {
                if ($option[0] -ceq $word -and $option[2] -cne 'none') { $behind = $option }
            }
        }
    }

    # Pairs of what is offered and what it is.
    $offered = New-Object System.Collections.ArrayList
    function Add-Words($before, $words, $help) {
        foreach ($word in $words) {
            $text = "$before$word"
            if ($text.StartsWith($current, [StringComparison]::Ordinal)) { [void]$offered.Add(@($text, $help)) }
        }
    }
    function Add-Files($before, $begun) {
        foreach ($path in [System.Management.Automation.CompletionCompleters]::CompleteFilename($begun)) {
            [void]$offered.Add(@("$before$($path.CompletionText)", $path.ToolTip))
        }
    }
    function Add-Values($before, $value, $option) {
        $list = @($option[3] -split ' ' | Where-Object { $_ })
        switch ($option[2]) {
            'word' { Add-Words $before $list $option[1] }
            'list' {
                $comma = $value.LastIndexOf(',') + 1
                Add-Words ($before + $value.Substring(0, $comma)) $list $option[1]
            }
            'output' {
                $equals = $value.IndexOf('=') + 1
                if ($equals -gt 0) { Add-Files ($before + $value.Substring(0, $equals)) $value.Substring($equals) }
                else { Add-Words $before $list $option[1] }
            }
            'file' { Add-Files $before $value }
        }
    }

    if ($behind) {
        Add-Values '' $current $behind
    }
    elseif (-not $command -and -not $current.StartsWith('-')) {
        foreach ($one in $commands) { Add-Words '' @($one[0]) $one[1] }
    }
    elseif (-not $command) {
        Add-Words '' @('-h', '--help') 'Print help; -h prints a summary'
        Add-Words '' @('-V', '--version') 'Print version'
    }
    elseif ($onlyInputs -or -not $current.StartsWith('-')) {
        if ($words_of.ContainsKey($command)) { Add-Words '' @($words_of[$command] -split ' ') $command }
        elseif ($command -ceq 'join') { Add-Files '' $current }
        elseif ($command -in 'verify', 'sbom', 'diff', 'doctor') { Add-Words '' @('build: oci: oci-archive:' -split ' ') 'An image' }
        if ($command -in 'sbom', 'diff', 'policy') { Add-Files '' $current }
    }
    elseif ($current.StartsWith('--') -and $current.Contains('=')) {
        $equals = $current.IndexOf('=')
        foreach ($option in $options[$command]) {
            if ($option[0] -ceq $current.Substring(0, $equals)) {
                Add-Values $current.Substring(0, $equals + 1) $current.Substring($equals + 1) $option
            }
        }
    }
    elseif ($options.ContainsKey($command)) {
        foreach ($option in $options[$command]) { Add-Words '' @($option[0]) $option[1] }
    }

    # PowerShell replaces only the word that it sees. A file may be offered by another spelling of its name.
    $before = $current.Substring(0, [Math]::Max(0, $current.Length - $wordToComplete.Length))
    foreach ($one in $offered) {
        $text = $one[0]
        if ($text.StartsWith($before, [StringComparison]::Ordinal)) { $text = $text.Substring($before.Length) }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $one[1])
    }
}
