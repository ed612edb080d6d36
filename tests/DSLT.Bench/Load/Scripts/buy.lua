prepared = 1024

function body()
    return '{"quantity":"0.001"}'
end
