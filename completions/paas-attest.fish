# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_paas_attest_global_optspecs
    string join \n h/help V/version
end

function __fish_paas_attest_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_paas_attest_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_paas_attest_using_subcommand
    set -l cmd (__fish_paas_attest_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c paas-attest -n "__fish_paas_attest_needs_command" -s h -l help -d 'Print help'
complete -c paas-attest -n "__fish_paas_attest_needs_command" -s V -l version -d 'Print version'
complete -c paas-attest -n "__fish_paas_attest_needs_command" -f -a "verify" -d 'Is this image what the platform built and signed?'
complete -c paas-attest -n "__fish_paas_attest_needs_command" -f -a "sbom" -d 'What is inside it?'
complete -c paas-attest -n "__fish_paas_attest_needs_command" -f -a "diff" -d 'What changed between two builds?'
complete -c paas-attest -n "__fish_paas_attest_needs_command" -f -a "key" -d 'Which public key does the platform serve?'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l ca-file -d 'Certificate authorities in addition to the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l tenant-id -d 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l app-id -d 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l commit-sha -d 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout\'s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l build-id -d 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s a -l annotation -d 'Any other signed annotation must be exactly this' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l identity -d 'The repository that the signature must name [default: the image\'s own]; `any` skips this check' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l require -d 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l builder-id -d 'The builder that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l source-uri -d 'The source that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l wait -d 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l max-sbom-size -d 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l connect-to -d 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l plain-http -d 'Use plain http for exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l token-file -d 'The file with the token for the platform\'s API [env: PAAS_ATTEST_TOKEN, the token itself]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-user -d 'The registry\'s user; otherwise docker\'s and podman\'s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l timeout -d 'Time limit for one round of one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l jobs -d 'How many images to check at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s o -l output -d 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l color -d 'When to use color [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l check-api -d 'The platform\'s own records must match (needs its token)'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l offline -d 'No network at all: only oci:, oci-archive:, file: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s q -l quiet -d 'Only errors on standard error, one line per image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s v -l verbose -d 'Show every signature and every place that was checked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l no-progress -d 'Do not show progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s h -l help -d 'Print help'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l filter -d 'Only components whose type, ecosystem, package, name, version, license, supplier, purl or path matches; implies --list' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l check -d 'Check against a schema or lists of minimum elements: schema, ntia, cisa, bsi' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l deny-license -d 'Fail if a component cannot be used without this license' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l save -d 'Save the document, byte for byte as it was signed' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l source -d 'Where the SBOM comes from: attestation, or unsigned: attached (the .sbom tag), api [default: attestation]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l ca-file -d 'Certificate authorities in addition to the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l tenant-id -d 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l app-id -d 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l commit-sha -d 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout\'s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l build-id -d 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -s a -l annotation -d 'Any other signed annotation must be exactly this' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l identity -d 'The repository that the signature must name [default: the image\'s own]; `any` skips this check' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l require -d 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l builder-id -d 'The builder that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l source-uri -d 'The source that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l wait -d 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l max-sbom-size -d 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l connect-to -d 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l plain-http -d 'Use plain http for exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l token-file -d 'The file with the token for the platform\'s API [env: PAAS_ATTEST_TOKEN, the token itself]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l registry-user -d 'The registry\'s user; otherwise docker\'s and podman\'s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l timeout -d 'Time limit for one round of one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l jobs -d 'How many images to check at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -s o -l output -d 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l color -d 'When to use color [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l list -d 'List every component'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l unsigned -d 'Also show a document that nobody signed, marked UNSIGNED'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l check-api -d 'The platform\'s own records must match (needs its token)'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l offline -d 'No network at all: only oci:, oci-archive:, file: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -s q -l quiet -d 'Only errors on standard error, one line per image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -s v -l verbose -d 'Show every signature and every place that was checked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -l no-progress -d 'Do not show progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand sbom" -s h -l help -d 'Print help'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l fail-on -d 'Fail on: any, added, removed, upgraded, downgraded, changed, license, integrity, substitution, provenance, key, builder' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l ca-file -d 'Certificate authorities in addition to the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l tenant-id -d 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l app-id -d 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l commit-sha -d 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout\'s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l build-id -d 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -s a -l annotation -d 'Any other signed annotation must be exactly this' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l identity -d 'The repository that the signature must name [default: the image\'s own]; `any` skips this check' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l require -d 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l builder-id -d 'The builder that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l source-uri -d 'The source that trusted provenance must name; implies --require provenance' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l wait -d 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l max-sbom-size -d 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l connect-to -d 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l plain-http -d 'Use plain http for exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l token-file -d 'The file with the token for the platform\'s API [env: PAAS_ATTEST_TOKEN, the token itself]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l registry-user -d 'The registry\'s user; otherwise docker\'s and podman\'s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l timeout -d 'Time limit for one round of one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l jobs -d 'How many images to check at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -s o -l output -d 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l color -d 'When to use color [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l unsigned -d 'Also compare a document that nobody signed, marked UNSIGNED'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l check-api -d 'The platform\'s own records must match (needs its token)'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l offline -d 'No network at all: only oci:, oci-archive:, file: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -s q -l quiet -d 'Only errors on standard error, one line per image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -s v -l verbose -d 'Show every signature and every place that was checked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -l no-progress -d 'Do not show progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand diff" -s h -l help -d 'Print help'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l ca-file -d 'Certificate authorities in addition to the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l connect-to -d 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l plain-http -d 'Use plain http for exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l token-file -d 'The file with the token for the platform\'s API [env: PAAS_ATTEST_TOKEN, the token itself]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-user -d 'The registry\'s user; otherwise docker\'s and podman\'s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l timeout -d 'Time limit for one round of one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l jobs -d 'How many images to check at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s o -l output -d 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l color -d 'When to use color [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l offline -d 'No network at all: only oci:, oci-archive:, file: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s q -l quiet -d 'Only errors on standard error, one line per image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s v -l verbose -d 'Show every signature and every place that was checked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l no-progress -d 'Do not show progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s h -l help -d 'Print help'
