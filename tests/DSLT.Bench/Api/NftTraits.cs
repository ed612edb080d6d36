using System.Text;

namespace DSLT.Bench.Api;

/// <summary>
/// Metadata as a collection of pictures has it: names that repeat but for their number, and eight traits of
/// 5 to 40 values. The k-th value of a trait is k times as rare as its first. Words are short, so that
/// 10,000 items with all of theirs are within the mebibyte of one request.
/// </summary>
internal static class NftTraits
{
    private static readonly string[] Colours = Words(
        "Golden Silver Ruby Jade Amber Ashen Ivory Azure Rusty Misty Stone Frost Ember Shade Coral Onyx");

    private static readonly string[] Animals = Words(
        "Dragon Tiger Lynx Otter Raven Panda Fox Owl Wolf Bear Koi Crane Hare Viper Moose Gecko");

    private static readonly Trait[] Traits =
    [
        new("sky", "dawn noon dusk night storm"),
        new("fur", "grey black white red gold blue cream ash"),
        new("eye", "amber green blue grey red pink jade onyx opal ruby"),
        new("hat", "none cap beret crown hood helm fez wig band bow veil tiara"),
        new("air", "calm shy bold wild sad glad wary keen grim jolly proud meek sly coy mad kind"),
        new("arm", "none bow axe club dirk lance mace net pike rod saber sling spear staff sword whip wand "
            + "hook fan horn"),
        new("gem", "none agate beryl coral jet jade lapis onyx opal pearl ruby topaz zircon amber azure "
            + "flint garnet gold iron lead mica neon quartz salt silver steel sun tin moon star"),
        new("pet", "none ant ape bat bee boar bug cat colt cow crab crow deer dog dove duck eel elk emu "
            + "finch frog gnat goat gull hen ibis jay kid lamb lark mole moth mouse mule newt ox pig ram "
            + "rat swan"),
    ];

    /// <summary>A line of the CSV that makes items.</summary>
    public static void AppendLine(StringBuilder csv, int number, Random random)
    {
        csv.Append(Name(number, random)).Append(",,,,");
        for (var i = 0; i < Traits.Length; i++)
        {
            csv.Append(i == 0 ? "" : ";").Append(Traits[i].Name).Append('=').Append(Traits[i].Pick(random));
        }

        csv.Append('\n');
    }

    /// <summary>A row of the batch that makes items.</summary>
    public static object Row(int number, Random random) => new
    {
        metadata = new
        {
            name = Name(number, random),
            attributes = Traits.Select(trait => new
            {
                trait_type = trait.Name,
                value = trait.Pick(random),
            }).ToList(),
        },
    };

    /// <summary>A colour and the beginning of an animal.</summary>
    public static string PickWords(Random random) =>
        $"{Colours[random.Next(Colours.Length)]}+{Animals[random.Next(Animals.Length)][..2]}";

    /// <summary>Different traits, each with one of its values.</summary>
    public static IEnumerable<string> PickSome(int count, Random random)
    {
        var traits = Traits.ToArray();
        random.Shuffle(traits);
        return traits.Take(count).Select(trait => $"{trait.Name}:{trait.Pick(random)}");
    }

    private static string Name(int number, Random random) =>
        $"{Colours[random.Next(Colours.Length)]} {Animals[random.Next(Animals.Length)]} #{number}";

    private static string[] Words(string text) => text.Split(' ');

    private sealed class Trait
    {
        private readonly string[] values;
        private readonly double[] upTo;

        public Trait(string name, string words)
        {
            (Name, values) = (name, Words(words));
            upTo = new double[values.Length];
            for (var (i, sum) = (0, 0.0); i < values.Length; i++)
            {
                sum += 1.0 / (i + 1);
                upTo[i] = sum;
            }
        }

        public string Name { get; }

        public string Pick(Random random)
        {
            var at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            return values[Math.Min(at < 0 ? ~at : at, values.Length - 1)];
        }
    }
}
