namespace DSLT.Web.Docs;

/// <summary>
/// What requests and answers look like: one value for each type of a body, shown in the API's description.
/// </summary>
internal static class Example
{
    private static readonly Dictionary<Type, object> ByType =
        Features.FeatureExamples.All.ToDictionary(example => example.GetType());

    public static object? Of(Type type) => ByType.GetValueOrDefault(type);
}
