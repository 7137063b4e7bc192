namespace Weir.Planner.Binding;

/// <summary>The names that an expression may use: those of FROM, then those of the queries around it.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly List<ScopeTable> _tables = [];

    /// <summary>Columns merged by USING or NATURAL, visible without a qualifier before all others.</summary>
    private readonly List<ScopeColumn> _merged = [];

    public Scope? Parent { get; } = parent;

    public IReadOnlyList<ScopeTable> Tables => _tables;

    public IReadOnlyList<ScopeColumn> Merged => _merged;

    public Dictionary<string, CommonTableBinding> CommonTables { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of recursive queries that are being bound.</summary>
    public HashSet<string> RecursiveNames { get; } = new(StringComparer.Ordinal);

    public static Scope Of(Scope? parent, params IEnumerable<ScopeTable> tables)
    {
        var scope = new Scope(parent);
        scope._tables.AddRange(tables);
        return scope;
    }

    public void Add(ScopeTable table) => _tables.Add(table);

    public void AddFrom(Scope other)
    {
        _tables.AddRange(other._tables);
        _merged.AddRange(other._merged);
    }

    public void Merge(ScopeColumn column) => _merged.Add(column);

    /// <summary>Hides the columns of the name in all tables, after USING merged them.</summary>
    public void Hide(string name)
    {
        for (var i = 0; i < _tables.Count; i++)
        {
            var table = _tables[i];
            if (table.Columns.Any(c => Same(c.Name, name)))
            {
                _tables[i] = table with
                {
                    Columns = [.. table.Columns.Select(c => Same(c.Name, name) ? c with { IsHidden = true } : c)],
                };
            }
        }

        _merged.RemoveAll(c => Same(c.Name, name));
    }

    /// <summary>Columns that the unqualified name reaches here, not in parents.</summary>
    public List<ScopeColumn> Find(string name)
    {
        var merged = _merged.Where(c => Same(c.Name, name)).ToList();
        return merged.Count > 0
            ? merged
            : [.. _tables.SelectMany(t => t.Columns).Where(c => !c.IsHidden && Same(c.Name, name))];
    }

    public CommonTableBinding? FindCommonTable(string name) =>
        CommonTables.GetValueOrDefault(name) ?? Parent?.FindCommonTable(name);

    public bool IsRecursiveName(string name) =>
        RecursiveNames.Contains(name) || (Parent?.IsRecursiveName(name) ?? false);

    public IEnumerable<string> AllNames() =>
        _tables
            .SelectMany(t => t.Columns.Select(c => c.Name))
            .Concat(Parent?.AllNames() ?? [])
            .Distinct(StringComparer.Ordinal);

    /// <summary>Names match exactly or, as sources write them in any case, ignoring case.</summary>
    public static bool Same(string name, string other) =>
        string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
