namespace Weir.Planner.Binding;

/// <summary>The names that an expression may use: those of FROM, then those of the queries around it.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly List<ScopeTable> _tables = [];

    /// <summary>Columns merged by USING or NATURAL, visible without a qualifier before all others.</summary>
    private readonly List<ScopeColumn> _merged = [];

    /// <summary>What <c>*</c> stands for, in that order.</summary>
    private readonly List<ScopeColumn> _star = [];

    public Scope? Parent { get; } = parent;

    public IReadOnlyList<ScopeTable> Tables => _tables;

    public IReadOnlyList<ScopeColumn> Merged => _merged;

    public IReadOnlyList<ScopeColumn> Star => _star;

    public Dictionary<string, CommonTableBinding> CommonTables { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of recursive queries that are being bound.</summary>
    public HashSet<string> RecursiveNames { get; } = new(StringComparer.Ordinal);

    public static Scope Of(Scope? parent, params IEnumerable<ScopeTable> tables)
    {
        var scope = new Scope(parent);
        foreach (var table in tables)
        {
            scope.Add(table);
        }

        return scope;
    }

    public void Add(ScopeTable table)
    {
        _tables.Add(table);
        _star.AddRange(table.Columns.Where(c => !c.IsHidden));
    }

    public void AddFrom(Scope other)
    {
        _tables.AddRange(other._tables);
        _merged.AddRange(other._merged);
        _star.AddRange(other._star);
    }

    /// <summary>Puts columns that USING merged before all others; those of the same names are only reached by qualified names then.</summary>
    public void Merge(IReadOnlyList<ScopeColumn> columns)
    {
        foreach (var column in columns)
        {
            Hide(column.Name);
        }

        _merged.AddRange(columns);
        _star.InsertRange(0, columns);
    }

    private void Hide(string name)
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
        _star.RemoveAll(c => Same(c.Name, name));
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
