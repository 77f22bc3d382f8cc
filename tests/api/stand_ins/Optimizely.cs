// The part of Optimizely's CMS 12 that the recipe uses, named as its documentation names it, with pages kept in memory.
// The program runs the job once for each line of its input and prints what it said and what it saved.
using System;
using System.Collections.Generic;
using System.Linq;
using EPiServer.Core;
using EPiServer.DataAccess;
using EPiServer.Security;

namespace EPiServer.Core
{
    public class ContentReference
    {
        public static readonly ContentReference StartPage = new ContentReference();
    }

    public class XhtmlString
    {
        private readonly string _html;
        public XhtmlString(string html) { _html = html; }
        public override string ToString() { return _html; }
    }

    public interface IContent { string Name { get; set; } }

    public interface IContentData { }

    public class PageData : IContent, IContentData
    {
        public string Name { get; set; }
        public PageData CreateWritableClone() { return (PageData)MemberwiseClone(); }
    }
}

namespace EPiServer.DataAccess
{
    [Flags]
    public enum SaveAction { Save = 1, Publish = 3, ForceCurrentVersion = 512 }
}

namespace EPiServer.Security
{
    public enum AccessLevel { NoAccess, Read }
}

namespace EPiServer.DataAnnotations
{
    public class ContentTypeAttribute : Attribute { public string GUID { get; set; } public string DisplayName { get; set; } }
}

namespace EPiServer.PlugIn
{
    public class ScheduledPlugInAttribute : Attribute { public string GUID { get; set; } public string DisplayName { get; set; } }
}

namespace EPiServer.Scheduler
{
    public abstract class ScheduledJobBase { public abstract string Execute(); }
}

namespace EPiServer
{
    public interface IContentRepository
    {
        IEnumerable<T> GetChildren<T>(ContentReference parent) where T : IContentData;
        T GetDefault<T>(ContentReference parent) where T : IContentData;
        ContentReference Save(IContent content, SaveAction action, AccessLevel access);
    }
}

public class Pages : EPiServer.IContentRepository
{
    public readonly Dictionary<string, PathwayPage> Saved = new Dictionary<string, PathwayPage>();

    public IEnumerable<T> GetChildren<T>(ContentReference parent) where T : IContentData
    {
        return Saved.Values.Cast<object>().Cast<T>().ToList();
    }

    public T GetDefault<T>(ContentReference parent) where T : IContentData { return Activator.CreateInstance<T>(); }

    public ContentReference Save(IContent content, SaveAction action, AccessLevel access)
    {
        var page = (PathwayPage)content;
        Saved[page.ForloppId] = page;
        Console.WriteLine("  " + page.ForloppId + " | " + page.Name + " | " + page.ReviewBy + " | " + page.MainBody.ToString().Replace("\n", " "));
        return parent;
    }

    private readonly ContentReference parent = ContentReference.StartPage;
}

public static class Run
{
    public static void Main()
    {
        var pages = new Pages();
        while (Console.ReadLine() != null)
        {
            Console.WriteLine(new PathwayJob(pages).Execute());
            Console.Out.Flush();
        }
    }
}
