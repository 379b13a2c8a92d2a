#compdef connects connects-tui
# zsh completion of connects

_connects() {
    local line value which=words
    local -a lines plain
    [[ $LBUFFER == *[\"\'\`]* ]] && which=quoted  # one of them may be open: what is offered must mean itself in it
    lines=("${(@f)$(${~${(Q)words[1]}} completion $which -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    if [[ ${lines[1]%%$'\t'*} == '<files>' ]]; then
        _files
        return
    fi
    for line in $lines; do
        value=${line%%$'\t'*}
        plain+=("${value//:/\\:}:${line#*$'\t'}")
    done
    _describe -t words connects plain
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _connects "$@"
else
    compdef _connects connects connects-tui
fi
