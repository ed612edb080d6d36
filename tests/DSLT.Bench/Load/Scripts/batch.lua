prepared = 128

function body(user)
    local commands = {}
    for i = 1, batch do
        commands[i] = string.format(
            '{"op":"transfer","token":"%s","to":"%s","amount":"%s"}', symbols[math.random(#symbols)],
            names[other(user)], amount())
    end

    return '{"atomic":false,"commands":[' .. table.concat(commands, ",") .. "]}"
end
