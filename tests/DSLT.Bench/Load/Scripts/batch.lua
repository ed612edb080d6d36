prepared = 128

function body(user)
    local commands = {}
    for i = 1, batch do
        commands[i] = string.format(
            '{"op":"transfer","token":"%s","to":"%s","amount":"%s"}', symbols[math.random(#symbols)],
            names[other(user)], amount())
    end

    -- Atomic, so that a refused command is a failed request and nobody counts it as done.
    return '{"atomic":true,"commands":[' .. table.concat(commands, ",") .. "]}"
end
