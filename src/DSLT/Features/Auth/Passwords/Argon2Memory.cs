namespace DSLT.Features.Auth.Passwords;

/// <summary>
/// The memory of one derivation (RFC 9106, 3.2-3.4): lanes of 1 KiB blocks in a buffer, which is wiped
/// when this is disposed. Lanes are filled one after the other: the result is the same, and a login takes one
/// processor at most.
/// </summary>
internal readonly unsafe ref struct Argon2Memory
{
    private const int Slices = 4;

    /// <summary>Compression scratch, then the three blocks that make addresses.</summary>
    private const int WorkingWords = Argon2Block.ScratchWords + (3 * Argon2Block.Words);

    private readonly int passes;
    private readonly int lanes;
    private readonly int laneLength;
    private readonly int segmentLength;
    private readonly Argon2Buffer buffer;
    private readonly ulong* blocks;
    private readonly ulong* scratch;
    private readonly ulong* zero;
    private readonly ulong* counter;
    private readonly ulong* addresses;

    public Argon2Memory(Argon2idCost cost, Argon2Buffer buffer)
    {
        this.buffer = buffer;
        (passes, lanes) = (cost.Passes, cost.Lanes);
        segmentLength = cost.MemoryKib / (Slices * lanes);
        laneLength = segmentLength * Slices;
        var blockWords = (nuint)laneLength * (nuint)lanes * Argon2Block.Words;
        blocks = buffer.Reserve((blockWords + WorkingWords) * sizeof(ulong));
        scratch = blocks + blockWords;
        zero = scratch + Argon2Block.ScratchWords;
        counter = zero + Argon2Block.Words;
        addresses = counter + Argon2Block.Words;
    }

    public Span<byte> Block(int lane, int column) => new(At(lane, column), Argon2Block.Bytes);

    /// <summary>Fills all but the first two blocks of each lane, which the caller has written.</summary>
    public void Fill()
    {
        for (var pass = 0; pass < passes; pass++)
        {
            for (var slice = 0; slice < Slices; slice++)
            {
                for (var lane = 0; lane < lanes; lane++)
                {
                    FillSegment(pass, slice, lane);
                }
            }
        }
    }

    /// <summary>The last blocks of all lanes, added up in the first lane's.</summary>
    public ReadOnlySpan<byte> Collect()
    {
        var sum = At(0, laneLength - 1);
        for (var lane = 1; lane < lanes; lane++)
        {
            var last = At(lane, laneLength - 1);
            for (var i = 0; i < Argon2Block.Words; i++)
            {
                sum[i] ^= last[i];
            }
        }

        return new ReadOnlySpan<byte>(sum, Argon2Block.Bytes);
    }

    public void Dispose() => buffer.Wipe();

    private ulong* At(int lane, int column) =>
        blocks + ((((nint)lane * laneLength) + column) * Argon2Block.Words);

    private void FillSegment(int pass, int slice, int lane)
    {
        // The "id" of Argon2id: half of the first pass is addressed by a counter, so that whoever watches the
        // cache learns nothing there; the rest is addressed by its contents, which hinders trade-offs.
        var counted = pass == 0 && slice < Slices / 2;
        if (counted)
        {
            StartAddresses(slice, lane);
        }

        var first = pass == 0 && slice == 0 ? 2 : 0;
        for (var index = first; index < segmentLength; index++)
        {
            var word = index % Argon2Block.Words;
            if (counted && (index == first || word == 0))
            {
                NextAddresses();
            }

            var column = (slice * segmentLength) + index;
            var previous = At(lane, column == 0 ? laneLength - 1 : column - 1);
            var random = counted ? addresses[word] : previous[0];
            var reference = Reference(pass, slice, lane, index, random);
            Argon2Block.Compress(previous, reference, At(lane, column), accumulate: pass > 0, scratch);
        }
    }

    /// <summary>
    /// Maps 64 random bits to a block that is finished and not the one just before, the newer the likelier.
    /// </summary>
    private ulong* Reference(int pass, int slice, int lane, int index, ulong random)
    {
        var from = pass == 0 && slice == 0 ? lane : (int)((random >> 32) % (uint)lanes);
        var finished = pass == 0 ? slice * segmentLength : laneLength - segmentLength;
        var window = from == lane ? finished + index - 1 : finished - (index == 0 ? 1 : 0);
        var start = pass == 0 ? 0 : (slice + 1) % Slices * segmentLength;
        ulong low = (uint)random;
        var distance = (long)(((ulong)window * ((low * low) >> 32)) >> 32);
        return At(from, (int)((start + window - 1 - distance) % laneLength));
    }

    private void StartAddresses(int slice, int lane)
    {
        const int Argon2idType = 2;
        new Span<ulong>(zero, Argon2Block.Words).Clear();
        new Span<ulong>(counter, Argon2Block.Words).Clear();
        counter[1] = (ulong)lane;
        counter[2] = (ulong)slice;
        counter[3] = (ulong)lanes * (ulong)laneLength;
        counter[4] = (ulong)passes;
        counter[5] = Argon2idType;
    }

    private void NextAddresses()
    {
        counter[6]++;
        Argon2Block.Compress(zero, counter, addresses, accumulate: false, scratch);
        Argon2Block.Compress(zero, addresses, addresses, accumulate: false, scratch);
    }
}
