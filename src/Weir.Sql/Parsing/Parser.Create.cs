using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>CREATE TABLE, VIEW, SCHEMA.</summary>
internal sealed partial class Parser
{
    private Statement Create()
    {
        _at++;
        var orReplace = AcceptWords("or", "replace");
        var temporary = AcceptWord("temp") || AcceptWord("temporary");
        if (!temporary)
        {
            AcceptWord("unlogged");
        }

        if (AcceptWord("table"))
        {
            return CreateTable(orReplace, temporary);
        }

        if (AcceptWord("view"))
        {
            var missingOnly = AcceptWords("if", "not", "exists");
            var name = QualifiedName();
            var columns = Current.Is("(") ? NamesInParentheses() : [];
            ExpectWord("as");
            return new CreateViewStatement(name, columns, Query(), orReplace, temporary, missingOnly);
        }

        if (AcceptWord("schema"))
        {
            var missingOnly = AcceptWords("if", "not", "exists");
            return new CreateSchemaStatement(QualifiedName(), missingOnly);
        }

        throw Unexpected("TABLE, VIEW or SCHEMA", "table", "view", "schema");
    }

    private CreateTableStatement CreateTable(bool orReplace, bool temporary)
    {
        var ifNotExists = AcceptWords("if", "not", "exists");
        var table = new CreateTableStatement(QualifiedName())
        {
            OrReplace = orReplace,
            IsTemporary = temporary,
            IfNotExists = ifNotExists,
        };
        if (Current.Is("(") && !StartsQuery(1))
        {
            table = TableElements(table);
        }

        if (AcceptWord("as"))
        {
            table = table with { Query = Query() };
        }
        else if (table.Columns.Count == 0)
        {
            throw Unexpected("\"(\" or AS", "as");
        }

        return table;
    }

    private CreateTableStatement TableElements(CreateTableStatement table)
    {
        var columns = new List<ColumnDefinition>();
        var constraints = new List<TableConstraint>();
        Expect("(");
        do
        {
            if (Current.Is(")") && columns.Count > 0)
            {
                break;
            }

            if (
                Current.Kind == TokenKind.Word
                && (Current.Text is "constraint" or "primary" or "unique" or "check" or "foreign")
            )
            {
                constraints.Add(Constraint());
            }
            else
            {
                columns.Add(ColumnItem());
            }
        } while (Accept(","));

        Expect(")");
        return table with { Columns = columns.ToValueList(), Constraints = constraints.ToValueList() };
    }

    private ColumnDefinition ColumnItem()
    {
        var location = Here;
        var name = AnyName();
        var isBare = Current.Is(",") || Current.Is(")");
        var column = new ColumnDefinition(name, isBare ? null : Type()) { Location = location };
        while (Current.Kind == TokenKind.Word)
        {
            if (AcceptWord("constraint"))
            {
                AnyName();
            }
            else if (AcceptWords("not", "null"))
            {
                column = column with { IsNotNull = true };
            }
            else if (AcceptWord("null"))
            {
                continue;
            }
            else if (AcceptWords("primary", "key"))
            {
                column = column with { IsPrimaryKey = true };
            }
            else if (AcceptWord("unique"))
            {
                column = column with { IsUnique = true };
            }
            else if (AcceptWord("default"))
            {
                column = column with { Default = Expression(RangeLevel) };
            }
            else if (AcceptWord("check"))
            {
                Expect("(");
                var check = Expression();
                var both = column.Check is null ? check : new BinaryExpression("and", column.Check, check);
                column = column with { Check = both with { Location = check.Location } };
                Expect(")");
            }
            else if (AcceptWord("references"))
            {
                column = column with { References = QualifiedName() };
                column = Current.Is("(") ? column with { ReferencedColumns = NamesInParentheses() } : column;
                ReferenceActions();
            }
            else if (AcceptWord("collate"))
            {
                var collation = AnyName();
                if (collation.Name is not ("C" or "c" or "POSIX" or "default"))
                {
                    throw Unsupported(collation.Location, $"the collation {collation.Name}");
                }
            }
            else
            {
                throw Unexpected(
                    "a constraint, \",\" or \")\"",
                    "not",
                    "primary",
                    "unique",
                    "default",
                    "check",
                    "references"
                );
            }
        }

        return column;
    }

    private TableConstraint Constraint()
    {
        var location = Here;
        var name = AcceptWord("constraint") ? Name() : null;
        TableConstraint constraint;
        if (AcceptWords("primary", "key"))
        {
            constraint = new TableConstraint(ConstraintKind.PrimaryKey, NamesInParentheses());
        }
        else if (AcceptWord("unique"))
        {
            constraint = new TableConstraint(ConstraintKind.Unique, NamesInParentheses());
        }
        else if (AcceptWord("check"))
        {
            Expect("(");
            constraint = new TableConstraint(ConstraintKind.Check, []) { Check = Expression() };
            Expect(")");
        }
        else if (AcceptWords("foreign", "key"))
        {
            var columns = NamesInParentheses();
            ExpectWord("references");
            var table = QualifiedName();
            ValueList<Identifier> referenced = Current.Is("(") ? NamesInParentheses() : [];
            ReferenceActions();
            constraint = new TableConstraint(ConstraintKind.ForeignKey, columns)
            {
                References = table,
                ReferencedColumns = referenced,
            };
        }
        else
        {
            throw Unexpected("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY", "primary", "unique", "check", "foreign");
        }

        return constraint with
        {
            Name = name,
            Location = location,
        };
    }

    /// <summary>ON DELETE and ON UPDATE: only those that change no rows of their own accord.</summary>
    private void ReferenceActions()
    {
        while (IsWord("on"))
        {
            var location = Here;
            _at++;
            if (!AcceptWord("delete"))
            {
                ExpectWord("update");
            }

            if (IsWord("cascade") || IsWord("set"))
            {
                throw Unsupported(location, "a foreign key that deletes or changes rows");
            }

            if (!AcceptWords("no", "action"))
            {
                ExpectWord("restrict");
            }
        }
    }
}
