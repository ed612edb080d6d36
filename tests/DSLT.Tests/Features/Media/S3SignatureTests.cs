using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

/// <summary>The examples of the protocol's own documents.</summary>
public sealed class S3SignatureTests
{
    private static readonly S3Options Options = new(
        new Uri("https://examplebucket.s3.amazonaws.com"), "examplebucket", "us-east-1",
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "");

    private static readonly DateTimeOffset Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_part_of_an_object_is_asked_for_with_the_published_signature()
    {
        var request = Request(HttpMethod.Get, "/test.txt");
        request.Headers.Add("Range", "bytes=0-9");
        Assert.Equal(
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            Signature(request, S3Signature.HashOfNothing, "range"));
    }

    [Fact]
    public void An_object_is_put_with_the_published_signature()
    {
        var request = Request(HttpMethod.Put, "/test$file.text");
        request.Headers.TryAddWithoutValidation("Date", "Fri, 24 May 2013 00:00:00 GMT");
        request.Headers.Add("x-amz-storage-class", "REDUCED_REDUNDANCY");
        Assert.Equal(
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            Signature(
                request, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", "date",
                "x-amz-storage-class"));
    }

    [Theory]
    [InlineData("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void A_bucket_is_asked_with_the_published_signature(string address, string signature) =>
        Assert.Equal(signature, Signature(Request(HttpMethod.Get, address), S3Signature.HashOfNothing));

    private static HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, Options.Endpoint.AbsoluteUri.TrimEnd('/') + path);

    private static string Signature(HttpRequestMessage request, string hash, params string[] alsoSigned)
    {
        S3Signature.Sign(request, Options, Time, hash, alsoSigned);
        return request.Headers.GetValues("Authorization").Single().Split("Signature=")[1];
    }
}
