//! Completions for PowerShell 5 and later.

use super::model::{IMAGES, Sub, Values};

pub(super) fn script(subs: &[Sub]) -> String {
    let mut commands = String::new();
    let mut options = String::new();
    for sub in subs {
        commands += &format!("        ,@({}, {})\n", quoted(&sub.name), quoted(&sub.about));
        options += &format!("        {} = @(\n", quoted(&sub.name));
        for option in &sub.options {
            let (kind, words) = match &option.values {
                Values::None => ("none", ""),
                Values::Word(words) => ("word", &*words.join(" ")),
                Values::List(words) => ("list", &*words.join(" ")),
                Values::WordAndFile(words) => ("output", &*words.join(" ")),
                Values::File => ("file", ""),
                Values::Text => ("text", ""),
            };
            for name in option.names() {
                let row = [name.as_str(), &option.help, kind, words].map(quoted);
                options += &format!("            ,@({})\n", row.join(", "));
            }
        }
        options += "        )\n";
    }
    let words = subs.iter().filter(|sub| !sub.words().is_empty());
    let words =
        words.map(|sub| format!("        {} = {}\n", quoted(&sub.name), quoted(&sub.words().join(" "))));
    SCRIPT
        .replace("@COMMANDS@", commands.trim_end())
        .replace("@OPTIONS@", options.trim_end())
        .replace("@WORDS@", words.collect::<String>().trim_end())
        .replace("@IMAGES@", &IMAGES.join(" "))
}

fn quoted(text: &str) -> String {
    // PowerShell 5 reads a file as ASCII.
    format!("'{}'", text.replace('\'', "''").replace('…', "..."))
}

const SCRIPT: &str = r#"# Completions of paas-attest for PowerShell. Made by `cargo test`: see CONTRIBUTING.md.

Register-ArgumentCompleter -Native -CommandName 'paas-attest' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commands = @(
@COMMANDS@
    )
    # Of each command its options: name, help, what stands behind it, and the words of that.
    $options = @{
@OPTIONS@
    }
    # Of each command that is about one of some words, these.
    $words_of = @{
@WORDS@
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
        elseif ($command -in 'verify', 'sbom', 'diff', 'doctor') { Add-Words '' @('@IMAGES@' -split ' ') 'An image' }
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
"#;
