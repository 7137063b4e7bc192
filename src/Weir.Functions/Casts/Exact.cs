using System.Runtime.CompilerServices;

namespace Weir.Functions;

/// <summary>Widens and narrows the stored forms of whole numbers and decimals; the caller knows that they fit.</summary>
internal static class Exact
{
    /// <summary>The value in 128 bits; booleans are 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 ToInt128<T>(T value)
        where T : unmanaged => typeof(T) == typeof(Int128) ? (Int128)(object)value : ToInt64(value);

    /// <summary>The value in 64 bits, of a type that is no wider.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(long) ? (long)(object)value
        : typeof(T) == typeof(int) ? (int)(object)value
        : typeof(T) == typeof(short) ? (short)(object)value
        : typeof(T) == typeof(Int128) ? (long)(Int128)(object)value
        : typeof(T) == typeof(bool) && (bool)(object)value ? 1
        : 0;

    /// <summary>The value in a type that can hold it; other bits are cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromInt128<T>(Int128 value)
        where T : unmanaged => typeof(T) == typeof(Int128) ? (T)(object)value : FromInt64<T>(unchecked((long)value));

    /// <summary>The value in a type that can hold it; other bits are cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromInt64<T>(long value)
        where T : unmanaged =>
        typeof(T) == typeof(long) ? (T)(object)value
        : typeof(T) == typeof(int) ? (T)(object)unchecked((int)value)
        : typeof(T) == typeof(short) ? (T)(object)unchecked((short)value)
        : typeof(T) == typeof(Int128) ? (T)(object)(Int128)value
        : default;
}
