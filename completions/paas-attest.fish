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
complete -c paas-attest -n "__fish_paas_attest_needs_command" -f -a "key" -d 'Which public key does the platform serve?'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l ca-file -d 'Certificate authorities beside the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l tenant-id -d 'The signed tenant_id must be this [env: PAAS_ATTEST_TENANT_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l app-id -d 'The signed app_id must be this [env: PAAS_ATTEST_APP_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l commit-sha -d 'The signed commit_sha must be this, begin with PREFIX…, or be the checkout\'s HEAD (@) [env: PAAS_ATTEST_COMMIT_SHA]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l build-id -d 'The signed build_id must be this [env: PAAS_ATTEST_BUILD_ID]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s a -l annotation -d 'Any other signed annotation must be this, exactly' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l identity -d 'The repository that the signature must name [default: the image\'s own]; `any` asks nothing' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l require -d 'What else must hold: digest (the image is named by digest)' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l connect-to -d 'Connect to ADDR:PORT in place of HOST:PORT; names and certificates stay HOST\'s' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l plain-http -d 'Talk http to exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-user -d 'The registry\'s user; else docker\'s and podman\'s credential files [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l timeout -d 'For one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l jobs -d 'Images at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s o -l output -d 'human, json or cosign; with =PATH into a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l color -d 'Colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l offline -d 'No network at all: only oci:, oci-archive: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s q -l quiet -d 'Errors only on standard error, one line an image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s v -l verbose -d 'Every signature and every place that was asked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -l no-progress -d 'No line of progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand verify" -s h -l help -d 'Print help'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l key -d 'The public key [default: API-URL/v1/cosign.pub]; of several, a signature by any one counts [env: PAAS_ATTEST_KEY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l key-fingerprint -d 'The key must be this one: SHA256:base64 or 64 hex digits [env: PAAS_ATTEST_KEY_FINGERPRINT]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l api-url -d 'The platform\'s API [default: https://runtime.di2amp.com/api] [env: PAAS_ATTEST_API_URL]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l ca-file -d 'Certificate authorities beside the system\'s [env: PAAS_ATTEST_CA_FILE]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry -d 'The registry behind build: [default: harbor.paas-system.svc.cluster.local] [env: PAAS_ATTEST_REGISTRY]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-alias -d 'The registry whose signatures say LOGICAL is reached as ACTUAL [env: PAAS_ATTEST_REGISTRY_ALIAS]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l connect-to -d 'Connect to ADDR:PORT in place of HOST:PORT; names and certificates stay HOST\'s' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l plain-http -d 'Talk http to exactly this host' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l auth-origin -d 'A token service of another origin that may receive the registry\'s credentials' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-user -d 'The registry\'s user; else docker\'s and podman\'s credential files [env: PAAS_ATTEST_REGISTRY_USER, PAAS_ATTEST_REGISTRY_PASSWORD]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l timeout -d 'For one image, everything included [default: 2m]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l jobs -d 'Images at once [default: 4]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s o -l output -d 'human, json or cosign; with =PATH into a file [default: human]' -r
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l color -d 'Colour [default: auto]' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l registry-password-stdin -d 'Read the registry\'s password from standard input'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l offline -d 'No network at all: only oci:, oci-archive: and a local --key'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s q -l quiet -d 'Errors only on standard error, one line an image'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s v -l verbose -d 'Every signature and every place that was asked'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -l no-progress -d 'No line of progress'
complete -c paas-attest -n "__fish_paas_attest_using_subcommand key" -s h -l help -d 'Print help'
