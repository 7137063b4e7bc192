using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Statements other than queries.</summary>
internal sealed partial class Parser
{
    private static readonly string[] StatementWords =
    [
        "select",
        "values",
        "with",
        "from",
        "table",
        "explain",
        "show",
        "describe",
        "set",
        "reset",
        "create",
        "insert",
        "update",
        "delete",
        "merge",
        "drop",
        "truncate",
        "alter",
        "copy",
        "attach",
        "detach",
        "begin",
        "commit",
        "rollback",
        "pivot",
        "unpivot",
    ];

    private Statement Statement()
    {
        Enter();
        var location = Here;
        var statement = StatementCore() with { Location = location };
        Leave();
        return statement;
    }

    private Statement StatementCore()
    {
        if (Current.Is("("))
        {
            return new QueryStatement(Query());
        }

        if (Current.Kind != TokenKind.Word)
        {
            throw Unexpected("a statement");
        }

        switch (Current.Text)
        {
            case "select" or "values" or "from" or "table":
                return new QueryStatement(Query());
            case "with":
                return WithStatement();
            case "pivot" or "unpivot":
                return new QueryStatement(PivotStatement());
            case "explain":
                return Explain();
            case "show":
                return Show();
            case "describe" or "desc":
                return Describe();
            case "set":
                return Set();
            case "reset":
                _at++;
                return new ResetStatement(SettingName());
            case "create":
                return Create();
            case "insert":
                return Insert(null);
            case "update":
                return Update(null);
            case "delete":
                return Delete(null);
            case "merge":
                return Merge(null);
            case "drop":
                return Drop();
            case "truncate":
                _at++;
                AcceptWord("table");
                return new TruncateStatement(List(QualifiedName));
            case "alter":
                return Alter();
            case "copy":
                return Copy();
            case "attach" or "detach":
                return Attach();
            case "begin" or "start" or "commit" or "end" or "rollback" or "abort":
                return Transaction();
            default:
                throw Unexpected("a statement", StatementWords);
        }
    }

    private Statement WithStatement()
    {
        var location = Here;
        var with = With();
        return Current.Text switch
        {
            "insert" => Insert(with),
            "update" => Update(with),
            "delete" => Delete(with),
            "merge" => Merge(with),
            _ => new QueryStatement(QueryTail(with, SetExpression(0), location)),
        };
    }

    private ExplainStatement Explain()
    {
        _at++;
        var (analyze, json) = (false, false);
        if (Current.Is("(") && !StartsQuery(1))
        {
            foreach (var option in Options())
            {
                switch (option.Name)
                {
                    case "analyze":
                        analyze =
                            option.Values.Count == 0
                            || option.Values[0] is BooleanLiteral { Value: true }
                            || IsOptionWord(option, "on");
                        break;
                    case "format":
                        json = IsOptionWord(option, "json");
                        if (!json && !IsOptionWord(option, "text"))
                        {
                            throw ErrorAt(option.Location, "FORMAT must be TEXT or JSON");
                        }

                        break;
                    case "verbose" or "costs" or "timing" or "summary" or "buffers":
                        break;
                    default:
                        throw ErrorAt(option.Location, $"unknown option of EXPLAIN: {option.Name}");
                }
            }
        }

        analyze |= AcceptWord("analyze");
        AcceptWord("verbose");
        return new ExplainStatement(Statement(), analyze, json);
    }

    private static bool IsOptionWord(StatementOption option, string word) =>
        option.Values.Count == 1
        && option.Values[0] switch
        {
            ColumnReference { Parts: [var only] } => only.Name == word,
            StringLiteral text => string.Equals(text.Value, word, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };

    private ShowStatement Show()
    {
        _at++;
        return new ShowStatement(
            AcceptWord("all") ? "all"
            : AcceptWords("time", "zone") ? "timezone"
            : SettingName()
        );
    }

    private string SettingName()
    {
        var name = AnyName().Name;
        while (Accept("."))
        {
            name += "." + AnyName().Name;
        }

        return name;
    }

    private DescribeStatement Describe()
    {
        _at++;
        AcceptWord("table");
        return StartsQuery(0) ? new DescribeStatement([], Query()) : new DescribeStatement(QualifiedName(), null);
    }

    private SetStatement Set()
    {
        _at++;
        if (!AcceptWord("session"))
        {
            AcceptWord("local");
        }

        if (AcceptWords("time", "zone"))
        {
            return new SetStatement("timezone", [SettingValue()]);
        }

        var name = SettingName();
        if (!Accept("="))
        {
            ExpectWord("to");
        }

        return new SetStatement(name, List(SettingValue));
    }

    /// <summary>A value of SET: bare words such as ON are allowed, and are strings.</summary>
    private SqlExpression SettingValue()
    {
        var location = Here;
        return
            Current.Kind == TokenKind.QuotedIdentifier
            || Current.Kind == TokenKind.Word
                && !Peek().Is("(")
                && Current.Text is not ("true" or "false" or "null" or "default" or "interval")
            ? new StringLiteral(Advance().Text) { Location = location }
            : Expression();
    }

    private Statement Attach()
    {
        if (Advance().Text == "detach")
        {
            AcceptWord("database");
            var missingIsFine = AcceptWords("if", "exists");
            return new DetachStatement(Name(), missingIsFine);
        }

        AcceptWord("database");
        var ifNotExists = AcceptWords("if", "not", "exists");
        var path = StringText("a path or URL as a string");
        var name = AcceptWord("as") ? Name() : null;
        return new AttachStatement(path, name, Current.Is("(") ? Options() : [], ifNotExists);
    }

    private TransactionStatement Transaction()
    {
        var action = Advance().Text switch
        {
            "begin" or "start" => TransactionAction.Begin,
            "commit" or "end" => TransactionAction.Commit,
            _ => TransactionAction.Rollback,
        };
        if (!AcceptWord("transaction"))
        {
            AcceptWord("work");
        }

        return new TransactionStatement(action);
    }

    private CopyStatement Copy()
    {
        _at++;
        ValueList<Identifier> table = [];
        ValueList<Identifier> columns = [];
        QuerySyntax? query = null;
        if (Current.Is("("))
        {
            Expect("(");
            query = Query();
            Expect(")");
        }
        else
        {
            table = QualifiedName();
            columns = Current.Is("(") ? NamesInParentheses() : [];
        }

        var isFrom = query is null && AcceptWord("from");
        if (!isFrom)
        {
            ExpectWord("to");
        }

        var path = StringText("a path as a string");
        AcceptWord("with");
        var options = Current.Is("(") ? Options() : [];
        return new CopyStatement(table, columns, query, isFrom, path, options);
    }

    private ValueList<StatementOption> Options() => Parenthesized(Option);

    private StatementOption Option()
    {
        var location = Here;
        var name = AnyName().Name;
        _ = Accept("=") || Accept("=>") || Accept(":=");
        if (Current.Is(",") || Current.Is(")"))
        {
            return new StatementOption(name, []) { Location = location };
        }

        if (Current.Is("("))
        {
            return new StatementOption(name, Parenthesized(OptionValue)) { Location = location };
        }

        return new StatementOption(name, [OptionValue()]) { Location = location };
    }

    private SqlExpression OptionValue()
    {
        var location = Here;
        return
            Current.Kind == TokenKind.Word
            && Current.Text is not ("true" or "false" or "null" or "default")
            && (Peek().Is(",") || Peek().Is(")"))
            ? new ColumnReference([AnyName()]) { Location = location }
            : Expression();
    }

    private DropStatement Drop()
    {
        _at++;
        AcceptWord("materialized");
        var kind =
            Current.Text is "table" or "view" or "schema" && Current.Kind == TokenKind.Word
                ? Advance().Text
                : throw Unexpected("TABLE, VIEW or SCHEMA", "table", "view", "schema");
        var ifExists = AcceptWords("if", "exists");
        var names = List(QualifiedName);
        var cascade = AcceptWord("cascade");
        if (!cascade)
        {
            AcceptWord("restrict");
        }

        return new DropStatement(kind, names, ifExists, cascade);
    }

    private AlterTableStatement Alter()
    {
        _at++;
        ExpectWord("table");
        var ifExists = AcceptWords("if", "exists");
        AcceptWord("only");
        var table = QualifiedName();
        var location = Here;
        AlterAction action;
        if (AcceptWord("add"))
        {
            AcceptWord("column");
            var ifNotExists = AcceptWords("if", "not", "exists");
            action = new AddColumnAction(ColumnItem(), ifNotExists);
        }
        else if (AcceptWord("drop"))
        {
            AcceptWord("column");
            var missingIsFine = AcceptWords("if", "exists");
            action = new DropColumnAction(Name(), missingIsFine);
        }
        else if (AcceptWord("rename"))
        {
            action = Rename();
        }
        else
        {
            throw Unexpected("ADD, DROP or RENAME", "add", "drop", "rename");
        }

        return new AlterTableStatement(table, action with { Location = location }, ifExists);
    }

    private AlterAction Rename()
    {
        if (AcceptWord("to"))
        {
            return new RenameTableAction(AnyName());
        }

        AcceptWord("column");
        var column = Name();
        ExpectWord("to");
        return new RenameColumnAction(column, AnyName());
    }
}
