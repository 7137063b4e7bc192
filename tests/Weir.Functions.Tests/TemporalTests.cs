namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15.</summary>
public class TemporalTests
{
    [Theory]
    [InlineData("+", "2020-01-31::date|1 month::interval", "2020-02-29 00:00:00")]
    [InlineData("-", "2020-03-31 10:00::ts|1 month 1 day::interval", "2020-02-28 10:00:00")]
    [InlineData("+", "2020-03-28 12:00+01::tstz|1 day::interval", "2020-03-29 12:00:00+02")]
    [InlineData("+", "2020-03-28 12:00+01::tstz|24 hours::interval", "2020-03-29 13:00:00+02")]
    [InlineData("-", "2020-03-01 01:00::ts|2020-02-28 03:30::ts", "1 day 21:30:00")]
    [InlineData("-", "2020-03-01::date|2020-02-01", "29")]
    [InlineData("-", "2020-03-01::date|2020-02-01::date", "29")]
    [InlineData("+", "2020-03-01::date|5::int", "2020-03-06")]
    [InlineData("+", "2020-03-01::date|NULL::interval", "NULL")]
    [InlineData("+", "23:30::time|2 hours::interval", "01:30:00")]
    [InlineData("*", "1 month 15 days::interval|1.5::double", "1 mon 37 days 12:00:00")]
    [InlineData("*", "2::int|1 day::interval", "2 days")]
    [InlineData("/", "1 year 1 day::interval|7::int", "1 mon 21 days 13:42:51.391543")]
    [InlineData("*", "1 mon::interval|0.5::double", "15 days")]
    [InlineData("date_part", "second|2020-01-01 10:11:12.345678::ts", "12.345678")]
    [InlineData("date_part", "week|2021-01-03::date", "53")]
    [InlineData("date_part", "isoyear|2021-01-03::date", "2020")]
    [InlineData("date_part", "century|2000-12-31::date", "20")]
    [InlineData("date_part", "epoch|2020-01-01 10:11:12.5::ts", "1577873472.5")]
    [InlineData("date_part", "epoch|1 year 2 months 3 days 4 hours::interval", "37015200")]
    [InlineData("date_part", "dow|2021-01-03::date", "0")]
    [InlineData("date_part", "doy|2020-12-31::date", "366")]
    [InlineData("date_part", "millennium|2001-01-01::date", "3")]
    [InlineData("date_part", "decade|1999-01-01::date", "199")]
    [InlineData("date_part", "julian|2000-01-01::date", "2451545")]
    [InlineData("date_part", "timezone|2020-07-01 12:00+00::tstz", "7200")]
    [InlineData("year", "1995-03-04::date", "1995")]
    [InlineData("date_trunc", "week|2021-01-03 10:00::ts", "2020-12-28 00:00:00")]
    [InlineData("date_trunc", "quarter|2021-05-03 10:00::ts", "2021-04-01 00:00:00")]
    [InlineData("date_trunc", "century|2021-05-03 10:00::ts", "2001-01-01 00:00:00")]
    [InlineData("date_trunc", "day|2020-07-01 23:30+00::tstz", "2020-07-02 00:00:00+02")]
    [InlineData("date_trunc", "hour|3 days 2:40:00::interval", "3 days 02:00:00")]
    [InlineData("date_bin", "15 minutes::interval|2020-02-11 15:44:17::ts|2001-01-01::ts", "2020-02-11 15:30:00")]
    [InlineData("age", "2020-03-01::ts|2019-12-31::ts", "2 mons 1 day")]
    [InlineData("age", "2001-04-10::ts|1957-06-13::ts", "43 years 9 mons 27 days")]
    [InlineData("age", "1957-06-13::ts|2001-04-10 12:00::ts", "-43 years -9 mons -27 days -12:00:00")]
    [InlineData("justify_hours", "27 hours::interval", "1 day 03:00:00")]
    [InlineData("justify_days", "35 days::interval", "1 mon 5 days")]
    [InlineData("justify_interval", "1 mon -1 hour::interval", "29 days 23:00:00")]
    [InlineData("make_date", "2020::int|2::int|29::int", "2020-02-29")]
    [InlineData("make_timestamp", "2013::int|7::int|15::int|8::int|15::int|23.5::double", "2013-07-15 08:15:23.5")]
    [InlineData(
        "make_interval",
        "1::int|2::int|3::int|4::int|5::int|6::int|7.5::double",
        "1 year 2 mons 25 days 05:06:07.5"
    )]
    [InlineData("timezone", "America/New_York|2020-07-01 12:00::ts", "2020-07-01 18:00:00+02")]
    [InlineData("timezone", "America/New_York|2020-07-01 12:00+00::tstz", "2020-07-01 08:00:00")]
    [InlineData("to_char", "2002-04-20 17:31:12.66::ts|HH12:MI:SS", "05:31:12")]
    [InlineData("to_char", "2002-04-20 17:31:12.66::ts|Day, DD  HH12:MI:SS AM", "Saturday , 20  05:31:12 PM")]
    [InlineData(
        "to_char",
        "2002-04-20 17:31:12.66::ts|FMDay, FMDD Month FMHH24 \"of\" YYYY-Q ddth WW IW J MS US",
        "Saturday, 20 April     17 of 2002-2 20th 16 16 2452385 660 660000"
    )]
    [InlineData(
        "to_char",
        "2002-04-20 17:31:12.66+02::tstz|YYYY-MM-DD HH24:MI:SS OF TZH",
        "2002-04-20 17:31:12 +02 +02"
    )]
    [InlineData("to_char", "15h 2m 12s::interval|HH24:MI:SS", "15:02:12")]
    [InlineData(
        "to_char",
        "2024-02-03::date|DD/MM/YY Mon MON dy RM CC Y,YYY D ID IDDD",
        "03/02/24 Feb FEB sat II   21 2,024 7 6 034"
    )]
    [InlineData("to_date", "05 Dec 2000|DD Mon YYYY", "2000-12-05")]
    [InlineData("to_date", "20201231|YYYYMMDD", "2020-12-31")]
    [InlineData("to_timestamp", "2020-01-02 03:04:05.678|YYYY-MM-DD HH24:MI:SS.MS", "2020-01-02 03:04:05.678+01")]
    [InlineData("to_timestamp", "1284352323.5::double", "2010-09-13 06:32:03.5+02")]
    [InlineData("now", "", "2023-11-14 23:13:20+01")]
    [InlineData("current_date", "", "2023-11-14")]
    [InlineData("last_day", "2024-02-03::date", "2024-02-29")]
    [InlineData("date_diff", "month|2020-01-31::date|2020-03-01::date", "2")]
    [InlineData("strftime", "2024-02-03 04:05:06::ts|%Y/%m/%d %H-%M", "2024/02/03 04-05")]
    [InlineData("dayname", "2024-02-03::date", "Saturday")]
    [InlineData("epoch_ms", "1970-01-02::ts", "86400000")]
    public void Gives_the_value_of_PostgreSQL(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.Call(function, arguments));
    }

    [Theory]
    [InlineData("+", "2020-12-31::ts|300000 years::interval", "DATETIME_OVERFLOW")]
    [InlineData("make_date", "2020::int|2::int|30::int", "DATETIME_OVERFLOW")]
    [InlineData("date_part", "foo|2020-01-01::date", "INVALID_PARAMETER")]
    [InlineData("timezone", "Nowhere|2020-07-01 12:00::ts", "INVALID_PARAMETER")]
    [InlineData("to_date", "xx|YYYY", "INVALID_CAST")]
    [InlineData("/", "1 day::interval|0::int", "DIVISION_BY_ZERO")]
    public void Raises(string function, string arguments, string code)
    {
        Assert.Equal(code, Assert.Throws<WeirException>(() => Values.Call(function, arguments)).Code.Name);
    }
}
