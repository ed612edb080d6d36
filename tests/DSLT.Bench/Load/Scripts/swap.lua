prepared = 4096

-- Both ways in equal parts, so that the reserves stay where they are.
function body()
    local pair = math.random(#symbols / 2) * 2
    local way = math.random(0, 1)
    return string.format(
        '{"tokenIn":"%s","tokenOut":"%s","amountIn":"%s","minAmountOut":"0","deadline":"%s"}',
        symbols[pair - way], symbols[pair - 1 + way], amount(), deadline)
end
