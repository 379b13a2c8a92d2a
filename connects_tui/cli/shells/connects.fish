# fish completion of connects

function __connects_words
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l which words
    if string match -qr '["\'`]' -- (commandline -c) # one of them may be open: what is offered must mean itself in it
        set which quoted
    end
    set -l lines ($typed[1] completion $which -- $typed[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = "<files>"\t
        __fish_complete_path "$current"
    else
        string join \n -- $lines
    end
end

complete -c connects -f -a '(__connects_words)'
complete -c connects-tui -f -a '(__connects_words)'
