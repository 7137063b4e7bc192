using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Names, types, lists. The other parts of this class are one file for each area of the grammar.</summary>
internal sealed partial class SyntaxWriter(SqlDialect dialect)
{
    private readonly StringBuilder _output = new();

    public override string ToString() => _output.ToString();

    public void Type(TypeSyntax type)
    {
        EnsureStack();
        switch (type.Name)
        {
            case "list" when type.Element is not null:
                Type(type.Element);
                Write("[]");
                return;
            case "struct" when type.Fields.Count > 0:
                Write("struct(");
                List(type.Fields, f => Name(f.Name).Write(" ").Type(f.Type));
                Write(")");
                return;
            case "map" when type.Fields.Count == 2:
                Write("map(");
                List(type.Fields, f => Type(f.Type));
                Write(")");
                return;
            case "enum" when type.Labels.Count > 0:
                Write("enum(");
                List(type.Labels, l => dialect.WriteString(_output, l));
                Write(")");
                return;
        }

        var name = dialect.TypeName(type);
        if (!ReferenceEquals(name, type.Name) || name == "double precision" || IsPlain(name))
        {
            Write(name);
        }
        else
        {
            dialect.WriteName(_output, name, mustQuote: true);
        }

        if (type.Arguments.Count > 0)
        {
            Write("(");
            List(type.Arguments, a => Write(a.ToString(CultureInfo.InvariantCulture)));
            Write(")");
        }
    }

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new WeirException(ErrorCode.StatementTooComplex, "the tree nests too deep to be printed");
        }
    }

    private SyntaxWriter Write(string text)
    {
        _output.Append(text);
        return this;
    }

    private SyntaxWriter WriteIf(bool condition, string text) => condition ? Write(text) : this;

    private SyntaxWriter Name(Identifier name)
    {
        dialect.WriteName(_output, name.Name);
        return this;
    }

    private SyntaxWriter Names(ValueList<Identifier> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            WriteIf(i > 0, ".").Name(parts[i]);
        }

        return this;
    }

    private SyntaxWriter NamesInParentheses(ValueList<Identifier> names)
    {
        Write("(");
        List(names, n => Name(n));
        return Write(")");
    }

    private void List<T>(ValueList<T> items, Action<T> write)
    {
        for (var i = 0; i < items.Count; i++)
        {
            WriteIf(i > 0, ", ");
            write(items[i]);
        }
    }

    private SyntaxWriter Text(string value)
    {
        dialect.WriteString(_output, value);
        return this;
    }
}
