using System.Security.Cryptography;
using System.Text;
using DSLT.Core;

namespace DSLT.Features.Sales;

/// <summary>
/// The hashes by which anybody can tell that a sale's list of purchases is whole and in order: that of each
/// is SHA-256, in lower-case hex, over the line "HASH NUMBER BUYER QUANTITY COST TRANSACTION" in ASCII, with
/// the hash of the purchase before, and the others as the list shows them. The first has 64 zeros before
/// it.
/// </summary>
internal static class SaleChain
{
    public static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    public static string Next(
        string before, long number, long buyer, string quantity, string cost, long transactionId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(
            $"{before} {number.ToText()} {buyer.ToText()} {quantity} {cost} {transactionId.ToText()}")));
}
