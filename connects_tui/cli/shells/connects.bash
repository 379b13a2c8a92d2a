# bash completion of connects; works with bash 3.2 too, which has neither mapfile nor compopt

_connects() {
    local line=${COMP_LINE:0:COMP_POINT} current value about broken which=words
    local -a words
    read -a words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    while (( ${#words[@]} )) && [[ ${words[0]} != "$1" ]]; do words=("${words[@]:1}"); done
    (( ${#words[@]} > 1 )) || return
    current=${words[${#words[@]} - 1]#[\'\"]}
    words[${#words[@]} - 1]=$current
    broken=${current%"${current##*[=:>]}"}  # bash begins a word anew after these, and puts back only what follows
    [[ $line == *[\"\'\`]* ]] && which=quoted  # one of them may be open: what is offered then must mean itself in it
    COMPREPLY=()
    while IFS=$'\t' read -r value about; do
        [[ $value == '<files>' ]] && return
        value=${value#"$broken"}
        [[ ${COMP_WORDS[COMP_CWORD]} == [\'\"]* ]] || value=$(printf %q "$value")
        case $value in *: | *\> | *=) compopt -o nospace 2>/dev/null ;; esac
        COMPREPLY+=("$value")
    done < <("${1/#\~/$HOME}" completion $which -- "${words[@]:1}" 2>/dev/null)
    compopt +o default 2>/dev/null
}

complete -o default -F _connects connects connects-tui
