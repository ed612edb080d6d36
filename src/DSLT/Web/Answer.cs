using System.Reflection;
using System.Text.Json;
using DSLT.Core;
using DSLT.Sequencing;
using Microsoft.AspNetCore.Http.Metadata;

namespace DSLT.Web;

/// <summary>An answer that can be given over HTTP and otherwise.</summary>
internal abstract class Answer : IResult
{
    public abstract Task ExecuteAsync(HttpContext httpContext);

    /// <summary>Its status and its value as JSON.</summary>
    public abstract Result<(int Status, byte[] Json)> ToJson();
}

/// <summary>
/// What an endpoint answers: a value with its status, a refusal as problem details, or the bytes that were
/// answered to an earlier request with the same idempotency key.
/// </summary>
internal class Answer<T>(
    Result<T> result, int status, Response? stored = null) : Answer, IEndpointMetadataProvider
{
    public static implicit operator Answer<T>(Refusal refusal) => new(refusal, refusal.Code.Status);

    public static implicit operator Answer<T>(T value) => new(value, StatusCodes.Status200OK);

    public static implicit operator Answer<T>(Result<T> result) => new(result, StatusCodes.Status200OK);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));

    public override Result<(int Status, byte[] Json)> ToJson() => result.Then<(int, byte[])>(
        value => (status, JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.TypeOf<T>())));

    public override Task ExecuteAsync(HttpContext httpContext)
    {
        if (stored is not null)
        {
            httpContext.Response.Headers["Idempotency-Replayed"] = "true";
            return Write(httpContext, stored.Status, stored.Body);
        }

        return result.Is(out var value, out var refusal)
            ? Write(httpContext, status, value)
            : Refusals.Answer(httpContext, refusal);
    }

    private static async Task Write(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task Write(HttpContext context, int status, T value)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status204NoContent)
        {
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(
            context.Response.BodyWriter, value, ApiJson.TypeOf<T>(), context.RequestAborted);
    }
}

/// <summary>An answer that says 201 where it was done.</summary>
internal sealed class CreatedAnswer<T>(Result<T> result, Response? stored = null)
    : Answer<T>(result, StatusCodes.Status201Created, stored), IEndpointMetadataProvider
{
    public static implicit operator CreatedAnswer<T>(Refusal refusal) => new(refusal);

    public static new void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}

/// <summary>An answer without a body.</summary>
internal sealed class EmptyAnswer(Result<Unit> result) : IResult, IEndpointMetadataProvider
{
    public static implicit operator EmptyAnswer(Refusal refusal) => new(refusal);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.Is(out _, out var refusal))
        {
            return Refusals.Answer(httpContext, refusal);
        }

        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
