using Weir.Columnar;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement.Hashing;

namespace Weir.Movement.Running;

/// <summary>What happens to rows between source and target: the job's function, conversion, hash. One worker at a time.</summary>
internal sealed class RowSteps
{
    private readonly BatchTransform? _transform;
    private readonly BatchConverter _converter;
    private readonly Schema _made;
    private readonly RowHasher _hasher = new();
    private readonly int _columns;

    public RowSteps(Schema source, BatchTransform? transform, Schema target)
    {
        _transform = transform;
        _made = transform?.Schema ?? source;
        _converter = new BatchConverter(_made, target);
        _columns = target.Count;
    }

    /// <summary>The rows as they will be written; null when none is left. Takes the batch over.</summary>
    public Batch? Convert(Batch batch, ChunkRejects? rejects, string place, long position, out int rejected)
    {
        rejected = 0;
        using var given = batch;
        using var made = Transform(given);
        if (made.Length == 0)
        {
            return null;
        }

        if (_converter.IsIdentity)
        {
            return made.Compact();
        }

        try
        {
            return _converter.Convert(made);
        }
        catch (WeirException exception) when (rejects is not null && RowErrors.IsOfRow(exception.Code))
        {
            var kept = new List<int>(made.Length);
            Bisect(made, 0, made.Length, kept, rejects, place, position);
            rejected = made.Length - kept.Count;
            if (kept.Count == 0)
            {
                return null;
            }

            using var rest = Choose(made, kept);
            return _converter.Convert(rest);
        }
    }

    public RowHash Hash(Batch batch) => _hasher.Sum(batch, _columns);

    /// <summary>The sum of the hashes of some rows of a batch.</summary>
    public RowHash Hash(Batch batch, IReadOnlyList<RefusedRow> rows)
    {
        var hashes = new RowHash[batch.Length];
        _hasher.Rows(batch, _columns, hashes);
        var sum = RowHash.Zero;
        foreach (var row in rows)
        {
            sum += hashes[row.Row];
        }

        return sum;
    }

    private Batch Transform(Batch given)
    {
        if (_transform is null)
        {
            return given.Compact();
        }

        var made =
            _transform.Function(given)
            ?? throw new WeirException(ErrorCode.InvalidParameter, "the transfer's function returned no batch");
        if (ReferenceEquals(made, given))
        {
            return given.Compact();
        }

        if (made.Length > given.Length || made.Columns.Count != _made.Count)
        {
            made.Dispose();
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "the transfer's function must return its columns, and no more rows than it got"
            );
        }

        return made;
    }

    private void Bisect(
        Batch batch,
        int from,
        int count,
        List<int> kept,
        ChunkRejects rejects,
        string place,
        long position
    )
    {
        try
        {
            using var part = batch.Slice(from, count);
            _converter.Convert(part).Dispose();
            for (var i = 0; i < count; i++)
            {
                kept.Add(batch.StoredRow(from + i));
            }
        }
        catch (WeirException exception) when (RowErrors.IsOfRow(exception.Code))
        {
            if (count == 1)
            {
                var text = RowText.Of(_made, batch, batch.StoredRow(from));
                rejects.Reject(new RejectedRow(place, position + from + 1, null, exception.Message, text));
                return;
            }

            Bisect(batch, from, count / 2, kept, rejects, place, position);
            Bisect(batch, from + (count / 2), count - (count / 2), kept, rejects, place, position);
        }
    }

    private static Batch Choose(Batch batch, List<int> rows)
    {
        var selection = NativeBuffer.Allocate((long)rows.Count * sizeof(int));
        rows.CopyTo(selection.As<int>());
        return batch.WithSelection(selection, rows.Count);
    }
}
