using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Statements that define tables or change rows.</summary>
internal sealed partial class SyntaxWriter
{
    private void Change(Statement statement)
    {
        switch (statement)
        {
            case InsertStatement s:
                Insert(s);
                break;
            case UpdateStatement s:
                With(s.With);
                Write("UPDATE ").Target(s.Table, s.Alias).Write(" SET ");
                List(s.Assignments, Assignment);
                FromClause(s.From, " FROM ");
                Clause(" WHERE ", s.Where);
                Returning(s.Returning);
                break;
            case DeleteStatement s:
                With(s.With);
                Write("DELETE FROM ").Target(s.Table, s.Alias);
                FromClause(s.Using, " USING ");
                Clause(" WHERE ", s.Where);
                Returning(s.Returning);
                break;
            case MergeStatement s:
                With(s.With);
                Write("MERGE INTO ").Target(s.Table, s.Alias).Write(" USING ").TablePrimary(s.Source);
                Clause(" ON ", s.Condition);
                foreach (var clause in s.Clauses)
                {
                    Merge(clause);
                }

                Returning(s.Returning);
                break;
        }
    }

    private SyntaxWriter Target(ValueList<Identifier> table, Identifier? alias)
    {
        Names(table);
        return alias is null ? this : Write(" AS ").Name(alias);
    }

    private void Insert(InsertStatement s)
    {
        With(s.With);
        Write("INSERT INTO ").Target(s.Table, s.Alias).Write(" ");
        if (s.Columns.Count > 0)
        {
            NamesInParentheses(s.Columns).Write(" ");
        }

        if (s.Query is null)
        {
            Write("DEFAULT VALUES");
        }
        else
        {
            Query(s.Query);
        }

        if (s.OnConflict is { } conflict)
        {
            Write(" ON CONFLICT");
            if (conflict.Target.Count > 0)
            {
                Write(" (");
                List(conflict.Target, Expression);
                Write(")");
            }

            Clause(" WHERE ", conflict.TargetWhere);
            Write(conflict.IsUpdate ? " DO UPDATE SET " : " DO NOTHING");
            List(conflict.Updates, Assignment);
            Clause(" WHERE ", conflict.Where);
        }

        Returning(s.Returning);
    }

    private void Returning(ValueList<SelectItem> items)
    {
        if (items.Count > 0)
        {
            Write(" RETURNING ");
            List(items, i => Aliased(i.Value, i.Alias));
        }
    }

    private void Assignment(Assignment assignment)
    {
        if (assignment.Columns.Count == 1)
        {
            Name(assignment.Columns[0]);
        }
        else
        {
            NamesInParentheses(assignment.Columns);
        }

        Write(" = ").Expression(assignment.Value);
    }

    private void Merge(MergeClause clause)
    {
        Write(
            clause.Match switch
            {
                MergeMatch.Matched => " WHEN MATCHED",
                MergeMatch.NotMatched => " WHEN NOT MATCHED",
                _ => " WHEN NOT MATCHED BY SOURCE",
            }
        );
        Clause(" AND ", clause.Condition);
        Write(" THEN ");
        switch (clause.Action)
        {
            case MergeAction.Update:
                Write("UPDATE SET ");
                List(clause.Assignments, Assignment);
                break;
            case MergeAction.Delete:
                Write("DELETE");
                break;
            case MergeAction.DoNothing:
                Write("DO NOTHING");
                break;
            case MergeAction.Insert:
                Write("INSERT ");
                if (clause.Columns.Count > 0)
                {
                    NamesInParentheses(clause.Columns).Write(" ");
                }

                Write(clause.Values.Count == 0 ? "DEFAULT VALUES" : "VALUES (");
                List(clause.Values, Expression);
                WriteIf(clause.Values.Count > 0, ")");
                break;
        }
    }

    private void Definition(Statement statement)
    {
        switch (statement)
        {
            case CreateTableStatement s:
                Create(s);
                break;
            case CreateViewStatement s:
                Write("CREATE ").WriteIf(s.OrReplace, "OR REPLACE ").WriteIf(s.IsTemporary, "TEMPORARY ");
                Write("VIEW ").WriteIf(s.IfNotExists, "IF NOT EXISTS ").Names(s.Name).Write(" ");
                if (s.Columns.Count > 0)
                {
                    NamesInParentheses(s.Columns).Write(" ");
                }

                Write("AS ").Query(s.Query);
                break;
            case CreateSchemaStatement s:
                Write("CREATE SCHEMA ").WriteIf(s.IfNotExists, "IF NOT EXISTS ").Names(s.Name);
                break;
            case AlterTableStatement s:
                Write("ALTER TABLE ").WriteIf(s.IfExists, "IF EXISTS ").Names(s.Table).Write(" ");
                Alter(s.Action);
                break;
        }
    }

    private void Alter(AlterAction action)
    {
        switch (action)
        {
            case AddColumnAction a:
                Write("ADD COLUMN ").WriteIf(a.IfNotExists, "IF NOT EXISTS ").Column(a.Column);
                break;
            case DropColumnAction a:
                Write("DROP COLUMN ").WriteIf(a.IfExists, "IF EXISTS ").Name(a.Column);
                break;
            case RenameTableAction a:
                Write("RENAME TO ").Name(a.NewName);
                break;
            case RenameColumnAction a:
                Write("RENAME COLUMN ").Name(a.Column).Write(" TO ").Name(a.NewName);
                break;
        }
    }

    private void Create(CreateTableStatement s)
    {
        Write("CREATE ").WriteIf(s.OrReplace, "OR REPLACE ").WriteIf(s.IsTemporary, "TEMPORARY ");
        Write("TABLE ").WriteIf(s.IfNotExists, "IF NOT EXISTS ").Names(s.Name);
        if (s.Columns.Count > 0)
        {
            Write(" (");
            List(s.Columns, Column);
            foreach (var constraint in s.Constraints)
            {
                Write(", ");
                Constraint(constraint);
            }

            Write(")");
        }

        if (s.Query is not null)
        {
            Write(" AS ").Query(s.Query);
        }
    }

    private void Column(ColumnDefinition column)
    {
        Name(column.Name);
        if (column.Type is not null)
        {
            Write(" ").Type(column.Type);
        }

        WriteIf(column.IsNotNull, " NOT NULL");
        WriteIf(column.IsPrimaryKey, " PRIMARY KEY");
        WriteIf(column.IsUnique, " UNIQUE");
        if (column.Default is not null)
        {
            Write(" DEFAULT ").Operand(column.Default, Parser.RangeLevel + 1);
        }

        Check(column.Check, " ");
        References(column.References, column.ReferencedColumns);
    }

    private void Check(SqlExpression? check, string before)
    {
        if (check is not null)
        {
            Write(before).Write("CHECK (").Expression(check);
            Write(")");
        }
    }

    private void References(ValueList<Identifier> table, ValueList<Identifier> columns)
    {
        if (table.Count > 0)
        {
            Write(" REFERENCES ").Names(table);
            if (columns.Count > 0)
            {
                Write(" ").NamesInParentheses(columns);
            }
        }
    }

    private void Constraint(TableConstraint constraint)
    {
        if (constraint.Name is not null)
        {
            Write("CONSTRAINT ").Name(constraint.Name).Write(" ");
        }

        switch (constraint.Kind)
        {
            case ConstraintKind.PrimaryKey:
                Write("PRIMARY KEY ").NamesInParentheses(constraint.Columns);
                break;
            case ConstraintKind.Unique:
                Write("UNIQUE ").NamesInParentheses(constraint.Columns);
                break;
            case ConstraintKind.ForeignKey:
                Write("FOREIGN KEY ").NamesInParentheses(constraint.Columns);
                References(constraint.References, constraint.ReferencedColumns);
                break;
            case ConstraintKind.Check:
                Check(constraint.Check, "");
                break;
        }
    }
}
