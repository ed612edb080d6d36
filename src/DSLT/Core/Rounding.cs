namespace DSLT.Core;

/// <summary>Which way a division goes that does not come out even: always against whoever asks.</summary>
internal enum Rounding
{
    Down,
    Up,
}
