using DSLT.Core;
using DSLT.Features.NftSales;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSales;

/// <summary>Phases in which the public mints.</summary>
internal sealed partial class NftLife
{
    private Task Phase(long user) => random.Next(6) switch
    {
        0 => SetPhases(user),
        1 => ListUser(user),
        _ => MintInPhase(user),
    };

    /// <summary>One to three after each other, in place of those there were.</summary>
    private async Task SetPhases(long user)
    {
        var creator = random.Next(1, 3);
        user = random.Next(4) == 0 ? user : creator;
        var collection = royalties[creator].Collection;
        var own = items.Where(id => model.Items[id].Creator == creator).ToList();
        if (own.Count == 0)
        {
            return;
        }

        var (phases, start) = (new List<PaperPhase>(), Now + (random.Next(-2_000, 2_000) * Clock.Second));
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var (one, other) = (own[random.Next(own.Count)], own[random.Next(own.Count)]);
            var end = start + (random.Next(500, 9_000) * Clock.Second);
            phases.Add(new PaperPhase
            {
                Start = start,
                End = end,
                First = Math.Min(one, other),
                Last = random.Next(20) == 0 ? items[random.Next(items.Count)] : Math.Max(one, other),
                Price = random.Next(3) == 0 ? 0 : Price(),
                Limit = random.Next(3) == 0 ? 0 : random.Next(1, 6),
                IsListed = random.Next(3) == 0,
            });
            start = end + (random.Next(-1, 20) * 50 * Clock.Second);
        }

        var expected = model.CanSetPhases(user, creator, phases);
        var made = await Write(user, tx => NftPhases.Set(tx, collection.ToText(), new SetPhasesRequest(
            [.. phases.Select(phase => new PhaseBody(
                "one", Time(phase.Start), Time(phase.End), phase.First.ToText(), phase.Last.ToText(),
                phase.Price == 0 ? null : "USD", phase.Price == 0 ? null : Text(phase.Price),
                phase.Limit == 0 ? null : phase.Limit, phase.IsListed))])));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            model.Phases[creator] = phases;
            for (var i = 0; i < phases.Count; i++)
            {
                phases[i].Id = made.Value[i].Id;
                allPhases.Add(phases[i].Id);
            }
        }
    }

    /// <summary>On the list of a phase, or off it.</summary>
    private Task ListUser(long user)
    {
        var creator = random.Next(1, 3);
        user = random.Next(4) == 0 ? user : creator;
        var phase = allPhases.Count == 0 ? 1_000_000
            : allPhases[^random.Next(1, 1 + Math.Min(5, allPhases.Count))];
        var (who, isRemoval) = (random.Next(1, TradingStore.Users + 1), random.Next(3) == 0);
        return Is(model.ListUser(user, creator, phase, who, isRemoval), user, tx => NftPhases.List(
            tx, royalties[creator].Collection.ToText(), phase.ToText(), [who], isRemoval));
    }

    private async Task MintInPhase(long user)
    {
        var (creator, quantity) = (random.Next(1, 3), random.Next(3) == 0 ? random.Next(1, 6) : 1);
        var most = random.Next(6) == 0 ? Price() : 1_000_000_000;
        var (expected, phase, lines) = model.MintInPhase(creator, user, quantity, most, Now);
        var made = await Write(user, tx => NftPhases.Mint(
            tx, royalties[creator].Collection.ToText(), new PhaseMintRequest(quantity, Text(most))));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            Answers.Add(phase!.Price == 0 ? "minted for nothing" : quantity > 1 ? "many minted" : "minted");
            Assert.Equal(phase.Id.ToText(), made.Value.PhaseId);
            Assert.Equal(phase.Price == 0 ? null : Text(phase.Price * quantity), made.Value.Price);
            Assert.Equal(phase.Minted[user], made.Value.Minted);
            Assert.Equal(
                lines.Select(line => (line.Item.ToText(), line.Quantity)),
                made.Value.Items.Select(item => (item.ItemId, item.Quantity)));
        }
    }

    /// <summary>What each has minted, who is listed, and what is left.</summary>
    private async Task ComparePhases()
    {
        foreach (var (creator, phases) in model.Phases)
        {
            var collection = royalties[creator].Collection;
            var found = await store.Sequencer.Read(state => state.NftPhases.Of(collection)
                .Select(phase => (phase.Id, Users(state.NftPhases, phase.Id), Left(state, phase, collection)))
                .ToList());
            Assert.Equal(
                phases.Select(phase => (
                    phase.Id,
                    Users(user => (phase.Minted.GetValueOrDefault(user), phase.Listed.Contains(user))),
                    model.LeftOf(phase, creator).Sum(item => item.Left))),
                found.Value);
        }
    }

    private static string Users(NftPhaseStore store, long phase) =>
        Users(user => (store.MintedBy(phase, user), store.IsListed(phase, user)));

    private static string Users(Func<long, (long Minted, bool Listed)> one) =>
        string.Join(' ', Enumerable.Range(1, TradingStore.Users).Select(user => one(user)));

    private long Left(State state, NftPhase phase, long collection) => items
        .Where(item => item >= state.NftPhases.NextOf(phase) && item <= phase.LastItem)
        .Select(item => state.Nfts.FindItem(item)!)
        .Where(item => item.Collection == collection).Sum(item => item.Unminted);
}
