using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Sales;

/// <summary>The lists of rounds in which not everybody may buy, as JSON or as a CSV.</summary>
internal static class SaleListEndpoints
{
    private static readonly Code[] Refusals =
    [
        Code.NotFound("sale"), Code.NotFound("round"), Code.Invalid("round"), Code.Invalid("users"),
        Code.SaleEnded,
    ];

    public static void MapLists(RouteGroupBuilder sales)
    {
        sales.MapPost("/{saleId}/rounds/{round}/list", List)
            .WithName("ListSaleUsers")
            .WithSummary("Put up to 10,000 users on the list of a round, or take them off, all or none")
            .Requires(Permission.Operate)
            .Refuses(Refusals);
        sales.MapPost("/{saleId}/rounds/{round}/list/csv", Csv)
            .WithName("ListSaleUsersByCsv")
            .WithSummary("The same from a CSV: a line for each user")
            .WithDescription("The body is text/csv in UTF-8, with or without the line 'username' first.")
            .TakesText(CsvBody.Type, "username\nbob\ncarol\n")
            .Requires(Permission.Operate)
            .Refuses([.. Refusals, Code.Invalid("remove"), Code.UnsupportedMediaType]);
    }

    private static ValueTask<Answer<ListedUsersResponse>> List(
        string saleId, string round, ListUsersRequest request, Caller caller, Store store, Writes writes,
        CancellationToken cancellation) => Run(
            saleId, round, request, caller, store, writes, cancellation);

    private static async ValueTask<Answer<ListedUsersResponse>> Csv(
        string saleId, string round, HttpRequest http, Caller caller, Store store, Writes writes,
        CancellationToken cancellation, string? remove = null)
    {
        if (CsvBody.Check(http) is { } isNone)
        {
            return isNone;
        }

        if (!QueryFlag.Read(remove, "remove").Is(out var removes, out var refusal))
        {
            return refusal;
        }

        if (!(await CsvBody.Read(http, "users", ["username"], UserList.MaxUsers, cancellation))
                .Is(out var rows, out _)
            || rows.Any(row => row.Count != 1))
        {
            return Refusal.Invalid("users", "The body is a line for each user, in UTF-8.");
        }

        return await Run(
            saleId, round, new ListUsersRequest([.. rows.Select(row => row[0])], removes), caller, store,
            writes, cancellation);
    }

    private static async ValueTask<Answer<ListedUsersResponse>> Run(
        string saleId, string round, ListUsersRequest request, Caller caller, Store store, Writes writes,
        CancellationToken cancellation)
    {
        if (!(await UserList.Ids(store.Database, request.Users, cancellation))
                .Is(out var users, out var refusal))
        {
            return refusal;
        }

        return await writes.Run(caller, Command.SaleList, tx => SaleCommands
            .List(tx, saleId, round, users, request.Remove ?? false)
            .Then<ListedUsersResponse>(listed => new ListedUsersResponse(listed)));
    }
}
