prepared = 4096

function body(user)
    return string.format(
        '{"token":"%s","to":"%s","amount":"%s"}', symbols[math.random(#symbols)], names[other(user)],
        amount())
end
