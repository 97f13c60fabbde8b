
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'paas-attest' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'paas-attest'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'paas-attest' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Is this image what the platform built and signed?')
            [CompletionResult]::new('sbom', 'sbom', [CompletionResultType]::ParameterValue, 'What is inside it?')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What changed between two builds?')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'Which public key does the platform serve?')
            break
        }
        'paas-attest;verify' {
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]')
            [CompletionResult]::new('--key-fingerprint', '--key-fingerprint', [CompletionResultType]::ParameterName, 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]')
            [CompletionResult]::new('--tenant-id', '--tenant-id', [CompletionResultType]::ParameterName, 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]')
            [CompletionResult]::new('--commit-sha', '--commit-sha', [CompletionResultType]::ParameterName, 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]')
            [CompletionResult]::new('--build-id', '--build-id', [CompletionResultType]::ParameterName, 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--annotation', '--annotation', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'The repository that the signature must name [default: the image''s own]; `any` skips this check')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key')
            [CompletionResult]::new('--builder-id', '--builder-id', [CompletionResultType]::ParameterName, 'The builder that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--source-uri', '--source-uri', [CompletionResultType]::ParameterName, 'The source that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong')
            [CompletionResult]::new('--max-sbom-size', '--max-sbom-size', [CompletionResultType]::ParameterName, 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]')
            [CompletionResult]::new('--registry-alias', '--registry-alias', [CompletionResultType]::ParameterName, 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Use plain http for exactly this host')
            [CompletionResult]::new('--auth-origin', '--auth-origin', [CompletionResultType]::ParameterName, 'A token service of another origin that may receive the registry''s credentials')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]')
            [CompletionResult]::new('--registry-user', '--registry-user', [CompletionResultType]::ParameterName, 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one round of one image, everything included [default: 2m]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many images to check at once [default: 4]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color [default: auto]')
            [CompletionResult]::new('--check-api', '--check-api', [CompletionResultType]::ParameterName, 'The platform''s own records must match (needs its token)')
            [CompletionResult]::new('--registry-password-stdin', '--registry-password-stdin', [CompletionResultType]::ParameterName, 'Read the registry''s password from standard input')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'No network at all: only oci:, oci-archive:, file: and a local --key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not show progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'paas-attest;sbom' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Only components whose type, ecosystem, package, name, version, license, supplier, purl or path matches; implies --list')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Check against a schema or lists of minimum elements: schema, ntia, cisa, bsi')
            [CompletionResult]::new('--deny-license', '--deny-license', [CompletionResultType]::ParameterName, 'Fail if a component cannot be used without this license')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Save the document, byte for byte as it was signed')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Where the SBOM comes from: attestation, or unsigned: attached (the .sbom tag), api [default: attestation]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]')
            [CompletionResult]::new('--key-fingerprint', '--key-fingerprint', [CompletionResultType]::ParameterName, 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]')
            [CompletionResult]::new('--tenant-id', '--tenant-id', [CompletionResultType]::ParameterName, 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]')
            [CompletionResult]::new('--commit-sha', '--commit-sha', [CompletionResultType]::ParameterName, 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]')
            [CompletionResult]::new('--build-id', '--build-id', [CompletionResultType]::ParameterName, 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--annotation', '--annotation', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'The repository that the signature must name [default: the image''s own]; `any` skips this check')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key')
            [CompletionResult]::new('--builder-id', '--builder-id', [CompletionResultType]::ParameterName, 'The builder that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--source-uri', '--source-uri', [CompletionResultType]::ParameterName, 'The source that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong')
            [CompletionResult]::new('--max-sbom-size', '--max-sbom-size', [CompletionResultType]::ParameterName, 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]')
            [CompletionResult]::new('--registry-alias', '--registry-alias', [CompletionResultType]::ParameterName, 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Use plain http for exactly this host')
            [CompletionResult]::new('--auth-origin', '--auth-origin', [CompletionResultType]::ParameterName, 'A token service of another origin that may receive the registry''s credentials')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]')
            [CompletionResult]::new('--registry-user', '--registry-user', [CompletionResultType]::ParameterName, 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one round of one image, everything included [default: 2m]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many images to check at once [default: 4]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color [default: auto]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List every component')
            [CompletionResult]::new('--unsigned', '--unsigned', [CompletionResultType]::ParameterName, 'Also show a document that nobody signed, marked UNSIGNED')
            [CompletionResult]::new('--check-api', '--check-api', [CompletionResultType]::ParameterName, 'The platform''s own records must match (needs its token)')
            [CompletionResult]::new('--registry-password-stdin', '--registry-password-stdin', [CompletionResultType]::ParameterName, 'Read the registry''s password from standard input')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'No network at all: only oci:, oci-archive:, file: and a local --key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not show progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'paas-attest;diff' {
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Fail on: any, added, removed, upgraded, downgraded, changed, license, integrity, substitution, provenance, key, builder')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]')
            [CompletionResult]::new('--key-fingerprint', '--key-fingerprint', [CompletionResultType]::ParameterName, 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]')
            [CompletionResult]::new('--tenant-id', '--tenant-id', [CompletionResultType]::ParameterName, 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]')
            [CompletionResult]::new('--app-id', '--app-id', [CompletionResultType]::ParameterName, 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]')
            [CompletionResult]::new('--commit-sha', '--commit-sha', [CompletionResultType]::ParameterName, 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout''s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]')
            [CompletionResult]::new('--build-id', '--build-id', [CompletionResultType]::ParameterName, 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--annotation', '--annotation', [CompletionResultType]::ParameterName, 'Any other signed annotation must be exactly this')
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'The repository that the signature must name [default: the image''s own]; `any` skips this check')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'What else must hold: sbom, provenance, digest (the image is named by digest), pinned-key')
            [CompletionResult]::new('--builder-id', '--builder-id', [CompletionResultType]::ParameterName, 'The builder that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--source-uri', '--source-uri', [CompletionResultType]::ParameterName, 'The source that trusted provenance must name; implies --require provenance')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait up to this long for what is absent or briefly unavailable; never for what is proved wrong')
            [CompletionResult]::new('--max-sbom-size', '--max-sbom-size', [CompletionResultType]::ParameterName, 'Size limit of an SBOM or provenance: bytes, or with KiB, MiB, GiB [default: 256MiB]')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]')
            [CompletionResult]::new('--registry-alias', '--registry-alias', [CompletionResultType]::ParameterName, 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Use plain http for exactly this host')
            [CompletionResult]::new('--auth-origin', '--auth-origin', [CompletionResultType]::ParameterName, 'A token service of another origin that may receive the registry''s credentials')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]')
            [CompletionResult]::new('--registry-user', '--registry-user', [CompletionResultType]::ParameterName, 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one round of one image, everything included [default: 2m]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many images to check at once [default: 4]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color [default: auto]')
            [CompletionResult]::new('--unsigned', '--unsigned', [CompletionResultType]::ParameterName, 'Also compare a document that nobody signed, marked UNSIGNED')
            [CompletionResult]::new('--check-api', '--check-api', [CompletionResultType]::ParameterName, 'The platform''s own records must match (needs its token)')
            [CompletionResult]::new('--registry-password-stdin', '--registry-password-stdin', [CompletionResultType]::ParameterName, 'Read the registry''s password from standard input')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'No network at all: only oci:, oci-archive:, file: and a local --key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not show progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'paas-attest;key' {
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]')
            [CompletionResult]::new('--key-fingerprint', '--key-fingerprint', [CompletionResultType]::ParameterName, 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'The platform''s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificate authorities in addition to the system''s [env: PAAS_ATTEST_CA_FILE]')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]')
            [CompletionResult]::new('--registry-alias', '--registry-alias', [CompletionResultType]::ParameterName, 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to ADDR:PORT instead of HOST:PORT; TLS and HTTP still use the name HOST')
            [CompletionResult]::new('--plain-http', '--plain-http', [CompletionResultType]::ParameterName, 'Use plain http for exactly this host')
            [CompletionResult]::new('--auth-origin', '--auth-origin', [CompletionResultType]::ParameterName, 'A token service of another origin that may receive the registry''s credentials')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file with the token for the platform''s API [env: PAAS_ATTEST_TOKEN, the token itself]')
            [CompletionResult]::new('--registry-user', '--registry-user', [CompletionResultType]::ParameterName, 'The registry''s user; otherwise docker''s and podman''s credential files are used [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for one round of one image, everything included [default: 2m]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many images to check at once [default: 4]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'human, json; verify: cosign; sbom, diff: markdown; sbom: csv, cyclonedx; =PATH writes to a file [default: human]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color [default: auto]')
            [CompletionResult]::new('--registry-password-stdin', '--registry-password-stdin', [CompletionResultType]::ParameterName, 'Read the registry''s password from standard input')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'No network at all: only oci:, oci-archive:, file: and a local --key')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only errors on standard error, one line per image')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every signature and every place that was checked')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'Do not show progress')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
