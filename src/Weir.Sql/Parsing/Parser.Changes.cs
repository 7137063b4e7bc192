using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>INSERT, UPDATE, DELETE, MERGE.</summary>
internal sealed partial class Parser
{
    private InsertStatement Insert(WithClause? with)
    {
        ExpectWord("insert");
        ExpectWord("into");
        var table = QualifiedName();
        var alias = AcceptWord("as") ? Name() : null;
        ValueList<Identifier> columns = Current.Is("(") && !StartsQuery(1) ? NamesInParentheses() : [];
        var query = AcceptWords("default", "values") ? null : Query();
        var insert = new InsertStatement(table, alias, columns, query, with);
        if (AcceptWords("on", "conflict"))
        {
            insert = insert with { OnConflict = OnConflict() };
        }

        return insert with
        {
            Returning = Returning(),
        };
    }

    private OnConflictClause OnConflict()
    {
        var location = Here;
        ValueList<SqlExpression> target = Current.Is("(") ? Parenthesized(Expression) : [];
        var targetWhere = AcceptWord("where") ? Expression() : null;
        ExpectWord("do");
        if (AcceptWord("nothing"))
        {
            return new OnConflictClause(target, targetWhere, [], null, IsUpdate: false) { Location = location };
        }

        ExpectWord("update");
        ExpectWord("set");
        var updates = List(AssignmentItem);
        var where = AcceptWord("where") ? Expression() : null;
        return new OnConflictClause(target, targetWhere, updates, where, IsUpdate: true) { Location = location };
    }

    private ValueList<SelectItem> Returning() => AcceptWord("returning") ? List(Item) : [];

    private Assignment AssignmentItem()
    {
        var location = Here;
        ValueList<Identifier> columns = Current.Is("(") ? NamesInParentheses() : [AnyName()];
        if (columns.Count == 1 && Accept("."))
        {
            columns = [AnyName()];
        }

        Expect("=");
        return new Assignment(columns, Expression()) { Location = location };
    }

    private Identifier? ChangeAlias() =>
        AcceptWord("as") ? Name()
        : IsName(w => Keywords.IsTableAlias(w) && w is not "set") ? Name()
        : null;

    private UpdateStatement Update(WithClause? with)
    {
        ExpectWord("update");
        AcceptWord("only");
        var table = QualifiedName();
        var alias = ChangeAlias();
        ExpectWord("set");
        var assignments = List(AssignmentItem);
        ValueList<TableExpression> from = AcceptWord("from") ? List(FromItem) : [];
        var where = AcceptWord("where") ? Expression() : null;
        return new UpdateStatement(table, alias, assignments, from, where, Returning(), with);
    }

    private DeleteStatement Delete(WithClause? with)
    {
        ExpectWord("delete");
        ExpectWord("from");
        AcceptWord("only");
        var table = QualifiedName();
        var alias = ChangeAlias();
        ValueList<TableExpression> sources = AcceptWord("using") ? List(FromItem) : [];
        var where = AcceptWord("where") ? Expression() : null;
        return new DeleteStatement(table, alias, sources, where, Returning(), with);
    }

    private MergeStatement Merge(WithClause? with)
    {
        ExpectWord("merge");
        ExpectWord("into");
        AcceptWord("only");
        var table = QualifiedName();
        var alias = ChangeAlias();
        ExpectWord("using");
        var source = TablePrimary();
        ExpectWord("on");
        var condition = Expression();
        var clauses = new List<MergeClause>();
        while (IsWord("when"))
        {
            clauses.Add(MergeWhen());
        }

        if (clauses.Count == 0)
        {
            throw Unexpected("WHEN", "when");
        }

        return new MergeStatement(table, alias, source, condition, clauses.ToValueList(), Returning(), with);
    }

    private MergeClause MergeWhen()
    {
        var location = Here;
        ExpectWord("when");
        var match = MergeMatch.Matched;
        if (AcceptWord("not"))
        {
            ExpectWord("matched");
            match = AcceptWords("by", "source") ? MergeMatch.NotMatchedBySource : MergeMatch.NotMatched;
            AcceptWords("by", "target");
        }
        else
        {
            ExpectWord("matched");
        }

        var condition = AcceptWord("and") ? Expression() : null;
        ExpectWord("then");
        if (AcceptWords("do", "nothing"))
        {
            return new MergeClause(match, condition, MergeAction.DoNothing, [], [], []) { Location = location };
        }

        if (AcceptWord("delete"))
        {
            return new MergeClause(match, condition, MergeAction.Delete, [], [], []) { Location = location };
        }

        if (AcceptWord("update"))
        {
            ExpectWord("set");
            return new MergeClause(match, condition, MergeAction.Update, List(AssignmentItem), [], [])
            {
                Location = location,
            };
        }

        ExpectWord("insert");
        ValueList<Identifier> columns = Current.Is("(") ? NamesInParentheses() : [];
        ValueList<SqlExpression> values = [];
        if (!AcceptWords("default", "values"))
        {
            ExpectWord("values");
            values = Parenthesized(Expression);
        }

        return new MergeClause(match, condition, MergeAction.Insert, [], columns, values) { Location = location };
    }
}
