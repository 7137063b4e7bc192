using Weir.Sql.Syntax;

namespace Weir.Sql.Tests.Generation;

internal sealed partial class TreeGenerator
{
    public Statement Statement() =>
        _random.Next(24) switch
        {
            0 => new ExplainStatement(Statement(), Flip(), Flip()),
            1 => new ShowStatement(Pick("tables", "functions", "all", "timezone", "a.b")),
            2 => new SetStatement(Pick("timezone", "memory_limit", "x.y"), Some<SqlExpression>(Setting, 1)),
            3 => new ResetStatement(Pick("timezone", "all")),
            4 => Flip() ? new DescribeStatement([], Query()) : new DescribeStatement(QualifiedName(), null),
            5 => Table2(),
            6 => new CreateViewStatement(QualifiedName(), PlainNames(), Query(), Flip(), Flip(), Flip()),
            7 => new InsertStatement(QualifiedName(), Maybe(Name), PlainNames(), Maybe(Query), Maybe(With))
            {
                OnConflict = Maybe(Conflict),
                Returning = Items(),
            },
            8 => new UpdateStatement(
                QualifiedName(),
                Maybe(Name),
                Some(Assignment, 1),
                Flip() ? Some(Table) : [],
                Maybe(Expression),
                Items(),
                Maybe(With)
            ),
            9 => new DeleteStatement(
                QualifiedName(),
                Maybe(Name),
                Flip() ? Some(Table) : [],
                Maybe(Expression),
                Items(),
                Maybe(With)
            ),
            10 => new MergeStatement(
                QualifiedName(),
                Maybe(Name),
                Table(),
                Expression(),
                Some(Clause, 1),
                Items(),
                Maybe(With)
            ),
            11 => new DropStatement(Pick("table", "view", "schema"), Some(QualifiedName, 1), Flip(), Flip()),
            12 => new CreateSchemaStatement(QualifiedName(), Flip()),
            13 => new AlterTableStatement(QualifiedName(), Alter(), Flip()),
            14 => new TruncateStatement(Some(QualifiedName, 1)),
            15 => Copy(),
            16 => new AttachStatement(Text(), Maybe(Name), Options(), Flip()),
            17 => new DetachStatement(Name(), Flip()),
            18 => new TransactionStatement(Any<TransactionAction>()),
            _ => new QueryStatement(Query()),
        };

    private SqlExpression Setting() =>
        _random.Next(4) switch
        {
            0 => new StringLiteral(Text()),
            1 => new BooleanLiteral(Flip()),
            2 => new DefaultExpression(),
            _ => new NumberLiteral(Number()),
        };

    private ValueList<SelectItem> Items() => Flip(3) ? Some(Item, 1) : [];

    private CopyStatement Copy()
    {
        var fromQuery = Flip();
        return new CopyStatement(
            fromQuery ? [] : QualifiedName(),
            fromQuery ? [] : PlainNames(),
            fromQuery ? Query() : null,
            !fromQuery && Flip(),
            Text(),
            Options()
        );
    }

    private ValueList<StatementOption> Options() =>
        Some(() =>
            new StatementOption(
                Pick("format", "header", "null", "type"),
                Some(() => Flip() ? new ColumnReference([Name()]) : Setting())
            )
        );

    private CreateTableStatement Table2()
    {
        var columns = Some(() => Column(Type()));
        return new CreateTableStatement(QualifiedName())
        {
            OrReplace = Flip(),
            IsTemporary = Flip(),
            IfNotExists = Flip(),
            Columns = columns,
            Constraints = columns.Count > 0 ? Some(Constraint) : [],
            Query = columns.Count == 0 || Flip(4) ? Query() : null,
        };
    }

    private ColumnDefinition Column(TypeSyntax? type)
    {
        var references = Flip(4) ? QualifiedName() : [];
        return new ColumnDefinition(Name(), type)
        {
            IsNotNull = Flip(),
            IsPrimaryKey = Flip(4),
            IsUnique = Flip(4),
            Default = Maybe(Expression),
            Check = Maybe(Expression),
            References = references,
            ReferencedColumns = references.Count > 0 ? PlainNames() : [],
        };
    }

    private TableConstraint Constraint()
    {
        var kind = Any<ConstraintKind>();
        var isForeign = kind == ConstraintKind.ForeignKey;
        return new TableConstraint(kind, kind == ConstraintKind.Check ? [] : PlainNames(1))
        {
            Name = Maybe(Name),
            Check = kind == ConstraintKind.Check ? Expression() : null,
            References = isForeign ? QualifiedName() : [],
            ReferencedColumns = isForeign ? PlainNames() : [],
        };
    }

    private AlterAction Alter() =>
        _random.Next(4) switch
        {
            0 => new AddColumnAction(Column(Type()), Flip()),
            1 => new DropColumnAction(Name(), Flip()),
            2 => new RenameTableAction(Name()),
            _ => new RenameColumnAction(Name(), Name()),
        };

    private Assignment Assignment() => new(PlainNames(1), Flip(5) ? new DefaultExpression() : Expression());

    private OnConflictClause Conflict()
    {
        var update = Flip();
        return new OnConflictClause(
            Some(Expression),
            Maybe(Expression),
            update ? Some(Assignment, 1) : [],
            update ? Maybe(Expression) : null,
            update
        );
    }

    private MergeClause Clause()
    {
        var action = Any<MergeAction>();
        return new MergeClause(
            Any<MergeMatch>(),
            Maybe(Expression),
            action,
            action == MergeAction.Update ? Some(Assignment, 1) : [],
            action == MergeAction.Insert ? PlainNames() : [],
            action == MergeAction.Insert ? Some(Expression) : []
        );
    }
}
