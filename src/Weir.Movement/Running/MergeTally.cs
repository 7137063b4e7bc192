using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>Decides which rows of pairs of an old and a new row of one key stay, by the mode, and counts.</summary>
internal sealed class MergeTally(TransferMode mode, bool hasValues)
{
    private readonly List<int> _old = [];
    private readonly List<int> _new = [];

    /// <summary>Rows of the target.</summary>
    public long Target { get; private set; }

    /// <summary>Staged rows, one of each key.</summary>
    public long Staged { get; private set; }

    public long Inserted { get; private set; }

    public long Updated { get; private set; }

    public long Deleted { get; private set; }

    /// <summary>The stored rows of the last batch whose old side stays.</summary>
    public IReadOnlyList<int> Old => _old;

    /// <summary>The stored rows of the last batch whose new side comes in.</summary>
    public IReadOnlyList<int> New => _new;

    /// <summary>Decides for a batch of <see cref="MergeQuery.Pairs"/>.</summary>
    public void Read(Batch batch)
    {
        _old.Clear();
        _new.Clear();
        var flags = batch.Columns.Count - 4;
        for (var i = 0; i < batch.Length; i++)
        {
            var row = batch.StoredRow(i);
            Decide(row, Is(batch, flags, row), Is(batch, flags + 1, row), Is(batch, flags + 2, row));
            Deleted += Is(batch, flags + 3, row) ? 1 : 0;
        }
    }

    private void Decide(int row, bool isOld, bool isNew, bool differs)
    {
        Target += isOld ? 1 : 0;
        Staged += isNew ? 1 : 0;
        var isChanged = isOld && isNew && Changes(differs);
        if (isNew && (!isOld || isChanged))
        {
            _new.Add(row);
            Inserted += !isOld || mode == TransferMode.Scd2 ? 1 : 0;
            Updated += isOld && mode != TransferMode.Scd2 ? 1 : 0;
        }

        if (isOld && !isNew && mode == TransferMode.Merge)
        {
            Deleted++;
        }
        else if (isOld && (!isChanged || mode == TransferMode.Scd2))
        {
            _old.Add(row);
        }
    }

    private bool Changes(bool differs) =>
        mode switch
        {
            TransferMode.InsertNew => false,
            TransferMode.Scd1 or TransferMode.Scd2 => differs,
            _ => hasValues,
        };

    private static bool Is(Batch batch, int column, int row)
    {
        var values = batch.Columns[column];
        return !values.IsNull(row) && ((Column<bool>)values).Values[row];
    }
}
