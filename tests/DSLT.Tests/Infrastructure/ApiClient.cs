using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DSLT.Tests.Infrastructure;

/// <summary>Calls the node as one user, or as nobody where there is no token.</summary>
public sealed class ApiClient(HttpClient http, string? token = null)
{
    public string? Token => token;

    public Task<Reply> Get(string url) => Send(HttpMethod.Get, url);

    public Task<Reply> Delete(string url) => Send(HttpMethod.Delete, url);

    public Task<Reply> Post(string url, object? body = null, string? key = null) =>
        Send(HttpMethod.Post, url, body, key);

    public Task<Reply> Patch(string url, object body, string? key = null) =>
        Send(HttpMethod.Patch, url, body, key);

    /// <summary>A string is sent as it is; everything else as JSON.</summary>
    public Task<Reply> Send(HttpMethod method, string url, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, url)
        {
            Content = body switch
            {
                null => null,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                HttpContent content => content,
                _ => JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web),
            },
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return Send(request);
    }

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using (request)
        {
            if (token is not null && request.Headers.Authorization is null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            if (response.Headers.TryGetValues(DocumentedAnswers.Mark, out var undocumented))
            {
                Assert.Fail($"The description of the API does not have {string.Join(", ", undocumented)}");
            }

            return new Reply(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                response.Headers);
        }
    }
}
