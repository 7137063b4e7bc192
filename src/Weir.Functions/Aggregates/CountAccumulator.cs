using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Counts rows, or with an argument its rows that are not null.</summary>
internal sealed class CountAccumulator : IAccumulator
{
    private long[] _counts = [];

    public long MemoryBytes => _counts.Length * 8L;

    public void EnsureGroups(int groupCount)
    {
        if (groupCount > _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(groupCount, Math.Min(_counts.Length * 2, Array.MaxLength)));
        }
    }

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        var argument = arguments.IsEmpty ? null : arguments[0];
        if (_counts.Length == 1)
        {
            var valid =
                argument is null || !argument.MayHaveNulls
                    ? groups.Length
                    : Bitmap.CountSet(argument.ValidityWords, groups.Length);
            _counts[0] += valid;
            return;
        }

        var validity = argument is null ? default : argument.ValidityWords;
        for (var row = 0; row < groups.Length; row++)
        {
            _counts[groups[row]] += validity.IsEmpty || Bitmap.Get(validity, row) ? 1 : 0;
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var counts = ((CountAccumulator)other)._counts;
        for (var i = 0; i < groups.Length; i++)
        {
            _counts[groups[i]] += counts[i];
        }
    }

    public Column Finish(int first, int count)
    {
        var values = NativeBuffer.Allocate(count * 8L);
        _counts.AsSpan(first, count).CopyTo(values.As<long>());
        return new Column<long>(DataType.Int64, count, values);
    }

    public void Dispose() => _counts = [];
}
